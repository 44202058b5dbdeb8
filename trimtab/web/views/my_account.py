"""Somebody's own account: name, language, appearance and zone, and the ways to what guards it."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from trimtab.domain.organisation import queries as organisation
from trimtab.domain.people import queries
from trimtab.domain.people.actions import save_profile
from trimtab.web import clock
from trimtab.web.pages import actor, page, viewer
from trimtab.web.people_forms import ProfileForm
from trimtab.web.presenters.people import account_line
from trimtab.web.presenters.zones import zone_of
from trimtab.web.rights import EVERYONE, open_to
from trimtab.web.views.errors import explained


@open_to(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@explained
def show(request: HttpRequest) -> HttpResponse:
    """What does Trimtab keep of whoever is looking, and how do they want to read it?"""
    who, as_of = viewer(request), clock.as_of()
    own = organisation.current().zone
    known = {"name": who.name, "language": who.language, "theme": who.theme, "zone": who.zone}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=known, provider_zone=own)
    if request.method == "POST" and form.is_valid():
        save_profile(by=actor(request), as_of=as_of, account=who, **form.cleaned_data)
        messages.success(request, gettext("Saved."))
        return redirect("account")
    account = cast(queries.Account, queries.account(who.pk))
    context = {"form": form, "account": account_line(account, who, zone_of(who)), "factors": account.factors}
    return page(request, "my_account.html", context, section="account", as_of=as_of)
