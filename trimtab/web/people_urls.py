"""The addresses of accounts and invitations, for owners."""

from django.urls import URLPattern, path

from trimtab.web.views import people

urlpatterns: list[URLPattern] = [
    path("settings/people/", people.index, name="people"),
    path("settings/people/invite/", people.invite, name="people-invite"),
    path("settings/people/invitations/<int:invitation_id>/renew/", people.renew, name="invitation-renew"),
    path("settings/people/invitations/<int:invitation_id>/revoke/", people.revoke, name="invitation-revoke"),
    path("settings/people/<int:account_id>/", people.show, name="person"),
    path("settings/people/<int:account_id>/close/", people.close, name="person-close"),
    path("settings/people/<int:account_id>/open/", people.reopen, name="person-open"),
    path("settings/people/<int:account_id>/link/", people.give_link, name="person-link"),
]
