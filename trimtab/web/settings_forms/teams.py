"""The tier and department of every team, as chosen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

from trimtab.domain.people.models import Team
from trimtab.domain.tickets.actions import Rank
from trimtab.web.presenters.settings.tiers import tier_choices

_LONGEST = 200


class TeamsForm(forms.Form):
    """A tier and a department for each team; fields are named after the team's key."""

    def __init__(self, *args: Any, teams: Sequence[Team], **options: Any) -> None:
        super().__init__(*args, **options)
        self.teams = teams
        for team in teams:
            named = {"team": team.name}
            self.fields[f"tier_{team.pk}"] = forms.TypedChoiceField(
                label=gettext("Tier of %(team)s") % named,
                choices=tier_choices(gettext("By the rule's patterns")),
                coerce=int,
                empty_value=None,
                required=False,
                initial="" if team.tier is None else str(team.tier),
            )
            self.fields[f"department_{team.pk}"] = forms.CharField(
                label=gettext("Department of %(team)s") % named,
                max_length=_LONGEST,
                required=False,
                initial=team.department,
            )

    def ranks(self) -> dict[int, Rank]:
        """What was chosen for each team, by its key. Only of a valid form."""
        given = self.cleaned_data
        return {
            team.pk: Rank(given[f"tier_{team.pk}"], given[f"department_{team.pk}"]) for team in self.teams
        }
