"""The themes comments can be given: their names, the words that suggest them, and whether they are offered."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from trimtab.catalogue.survey import NOTHING
from trimtab.catalogue.themes import Theme
from trimtab.domain.organisation.queries import current
from trimtab.domain.surveys.comment_actions import set_theme
from trimtab.domain.surveys.comments import themes_in_use
from trimtab.web import clock
from trimtab.web.pages import actor
from trimtab.web.rights import OWNER, open_to
from trimtab.web.settings_forms.wording import CODES, add_wording, triple, wording
from trimtab.web.views.settings.frame import REFUSED, saved, settings_page, unchanged
from trimtab.web.views.settings.surveys import slug

ENTRY = "settings-surveys"
NEW = "new"
MOST_WORDS = 60


class ThemeForm(forms.Form):
    """One theme: its name in three languages, the words that suggest it, and whether it is offered."""

    def __init__(self, data: Any = None, *, theme: Theme | None, hidden: bool = False) -> None:
        super().__init__(data, auto_id=f"{theme.key if theme else NEW}_%s")
        add_wording(self, "name", theme.name if theme else NOTHING, longest=60)
        self.fields["words"] = forms.CharField(
            label=gettext("Words that suggest it"),
            required=False,
            max_length=2_000,
            widget=forms.Textarea(attrs={"rows": 4, "class": "said"}),
            initial="\n".join(theme.words) if theme else "",
            help_text=gettext("One a line, in any language. A word also stands for what begins with it."),
        )
        self.fields["hidden"] = forms.BooleanField(
            label=gettext("No longer offered; comments that have it keep it"), required=False, initial=hidden
        )
        self.names = triple(self, "name", gettext("Name"))

    def clean(self) -> dict[str, Any]:
        """It has a name, and not too many words."""
        given = super().clean() or self.cleaned_data
        if not any(given.get(f"name_{code}") for code in CODES):
            self.add_error("name_en", gettext("Write the name in one language at least."))
        if len(self.lines(given)) > MOST_WORDS:
            self.add_error("words", gettext("These are more than 60 words. Keep those that matter."))
        return given

    @staticmethod
    def lines(given: dict[str, Any]) -> list[str]:
        """The words that suggest it."""
        return [line.strip() for line in (given.get("words") or "").splitlines() if line.strip()]


@open_to(OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Which themes are there? Change one, or add one."""
    themes = {theme.key: theme for theme in themes_in_use(hidden=True)}
    offered = {theme.key for theme in themes_in_use()}
    asked = {key: ThemeForm(theme=theme, hidden=key not in offered) for key, theme in themes.items()}
    asked[NEW] = ThemeForm(theme=None)
    if request.method == "POST":
        key = request.POST.get("theme", NEW)
        key = key if key in themes else NEW
        form = asked[key] = ThemeForm(request.POST, theme=themes.get(key), hidden=key not in offered)
        if form.is_valid():
            return _save(request, form, key, set(themes))
    forms_shown = [
        (key, themes[key].name.text(get_language() or "en"), form, key in offered)
        for key, form in asked.items()
        if key in themes
    ]
    bad = next((form for form in asked.values() if form.errors), None)
    context = {"forms": forms_shown, "fresh": asked[NEW], "form": bad}
    status = REFUSED if bad else 200
    return settings_page(
        request, "settings/themes.html", context, entry=ENTRY, as_of=clock.as_of(), status=status
    )


def _save(request: HttpRequest, form: ThemeForm, key: str, taken: set[str]) -> HttpResponse:
    given = form.cleaned_data
    name = vars(wording(given, "name", current().language))
    chosen = key if key != NEW else _free_key(name["en"], taken)
    done = set_theme(
        by=actor(request),
        as_of=clock.as_of(),
        key=chosen,
        name=name,
        words=form.lines(given),
        hidden=given["hidden"],
    )
    return (
        saved(request, gettext("Saved."), "settings-themes")
        if done
        else unchanged(request, "settings-themes")
    )


def _free_key(name: str, taken: set[str]) -> str:
    base = "own-" + slug(name, 40, "theme")
    return next(
        key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken
    )
