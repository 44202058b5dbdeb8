"""A column that keeps another text column folded, so that the database can search what people mean."""

from typing import Any

from django.db import models

from trimtab.names import fold


class FoldedField(models.CharField):  # type: ignore[type-arg] # Django knows no arguments when it runs
    """The folded text of the field ``of``, written whenever a row is saved.

    What writes rows by SQL (the import) folds for itself; a fold that grows too long for the column is cut.
    """

    def __init__(self, *args: Any, of: str, **options: Any) -> None:
        self.of = of
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """What a migration keeps of the field."""
        name, path, arguments, options = super().deconstruct()
        return name, path, arguments, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 - Django's own name
        """The text to be written."""
        text = folded(getattr(model_instance, self.of), self.max_length or 0)
        setattr(model_instance, self.attname, text)
        return text


def folded(text: str | None, longest: int) -> str:
    """What a folded column holds for this text. A few signs fold to many letters: those beyond ``longest`` go."""
    return fold(text or "")[:longest]
