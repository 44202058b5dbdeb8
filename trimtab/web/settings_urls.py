"""The addresses under /settings/ that concern what is counted, aimed at and how Trimtab runs."""

from django.urls import URLPattern, path

from trimtab.web.views.settings import (
    environment,
    escalation,
    hours,
    index,
    organisation,
    parameters,
    targets,
    teams,
    warning,
)

urlpatterns: list[URLPattern] = [
    path("settings/", index.show, name="settings"),
    path("settings/organisation/", organisation.show, name="settings-organisation"),
    path("settings/parameters/", parameters.show, name="settings-parameters"),
    path("settings/targets/", targets.index, name="settings-targets"),
    path("settings/targets/<slug:key>/", targets.show, name="settings-target"),
    path(
        "settings/targets/<slug:key>/<int:target_id>/withdraw/",
        targets.withdraw,
        name="settings-target-withdraw",
    ),
    path("settings/early-warning/", warning.show, name="settings-warning"),
    path("settings/early-warning/accept/", warning.accept, name="settings-warning-accept"),
    path("settings/escalation/", escalation.index, name="settings-escalation"),
    path("settings/escalation/<int:rule_id>/", escalation.show, name="settings-escalation-rule"),
    path("settings/escalation/<int:rule_id>/change/", escalation.change, name="settings-escalation-change"),
    path("settings/hours/", hours.provider, name="settings-hours"),
    path("settings/hours/<int:client_id>/", hours.of_client, name="settings-client-hours"),
    path(
        "settings/hours/<int:client_id>/follow/", hours.follow_provider, name="settings-client-hours-follow"
    ),
    path("settings/teams/", teams.show, name="settings-teams"),
    path("settings/environment/", environment.show, name="settings-environment"),
]
