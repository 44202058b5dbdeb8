"""What an action of the audit log is called: one sentence each, here and nowhere else.

An action without a sentence shows its code, and tests/web/test_audit_words.py fails for it.
"""

from collections.abc import Mapping

from django.utils.translation import gettext


def did(action: str, name: str) -> str:
    """What was done, as a sentence about the thing called ``name``; the code itself for an unknown action."""
    words = sentences().get(action)
    if action == "account.sign-in-fail" and not name:
        return gettext("Failed to sign in by a link")
    return words % {"name": name or gettext("unnamed")} if words else action


def title(action: str) -> str:
    """What was done, without to what: for a list to choose from."""
    words = sentences().get(action)
    return words % {"name": "…"} if words else action


def sentences() -> Mapping[str, str]:
    """A sentence for every action; ``%(name)s`` is what it was done to."""
    return {**_of_people(), **_of_data(), **_of_work(), **_of_settings(), **_of_telling()}


def _of_people() -> Mapping[str, str]:
    return {
        "account.sign-in": gettext("Signed in as %(name)s"),
        "account.sign-out": gettext("Signed out as %(name)s"),
        "account.sign-in-fail": gettext("Failed to sign in as %(name)s"),
        "account.make": gettext("Made the account %(name)s"),
        "account.change": gettext("Changed what the account %(name)s may do"),
        "account.close": gettext("Closed the account %(name)s"),
        "account.open": gettext("Opened the account %(name)s again"),
        "account.end-sessions": gettext("Ended the sessions of %(name)s"),
        "account.link": gettext("Made a sign-in link for %(name)s"),
        "account.profile": gettext("Changed the profile of %(name)s"),
        "session.end": gettext("Ended sessions of %(name)s on other devices"),
        "invitation.make": gettext("Invited %(name)s"),
        "invitation.renew": gettext("Sent the invitation of %(name)s again"),
        "invitation.revoke": gettext("Took back the invitation of %(name)s"),
    }


def _of_data() -> Mapping[str, str]:
    return {
        "upload.add": gettext("Uploaded the file %(name)s"),
        "upload.delete": gettext("Deleted the uploaded file %(name)s"),
        "import.begin": gettext("Began to import %(name)s"),
        "import.cancel": gettext("Stopped the import %(name)s"),
        "import.record": gettext("Imported %(name)s"),
        "import.undo-begin": gettext("Began to take back the import of %(name)s"),
        "import.undo": gettext("Took back the import of %(name)s"),
        "demo.load": gettext("Loaded the sample provider %(name)s"),
        "demo.remove": gettext("Removed the sample provider %(name)s"),
        "export.take": gettext("Took away %(name)s as a file"),
        "backup.make": gettext("Made the backup %(name)s"),
        "backup.restore": gettext("Restored the backup %(name)s"),
        "audit.vouch": gettext("Vouched for the end of the audit log"),
    }


def _of_work() -> Mapping[str, str]:
    return {
        "inbox.assign": gettext("Gave to somebody in the inbox: %(name)s"),
        "inbox.snooze": gettext("Put off in the inbox: %(name)s"),
        "initiative.propose": gettext("Proposed the initiative %(name)s"),
        "initiative.change": gettext("Changed the initiative %(name)s"),
        "initiative.move": gettext("Moved the initiative %(name)s on"),
        "initiative.evaluate": gettext("Kept what came of the initiative %(name)s"),
        "initiative.step-add": gettext("Added a step to the initiative %(name)s"),
        "initiative.step-tick": gettext("Ticked a step of the initiative %(name)s"),
        "initiative.step-remove": gettext("Removed a step of the initiative %(name)s"),
        "initiative.note-add": gettext("Added a note to the initiative %(name)s"),
        "initiative.note-remove": gettext("Removed a note of the initiative %(name)s"),
        "prevention.strike": gettext("Struck %(name)s from what was prevented"),
        "prevention.take-back": gettext("Let %(name)s count as prevented again"),
    }


def _of_settings() -> Mapping[str, str]:
    return {
        "organisation.change": gettext("Changed the settings of the provider %(name)s"),
        "parameters.set": gettext("Changed how %(name)s computes its figures"),
        "annotation.add": gettext("Wrote the note %(name)s on a chart"),
        "annotation.change": gettext("Changed the note %(name)s on a chart"),
        "annotation.remove": gettext("Removed the note %(name)s from a chart"),
        "baseline.confirm": gettext("Confirmed a lasting change of %(name)s"),
        "benchmark.add": gettext("Added the outside figure %(name)s"),
        "benchmark.remove": gettext("Took away the outside figure %(name)s"),
        "baseline.undo": gettext("Took back a lasting change of %(name)s"),
        "parameters.reset": gettext("Put back how %(name)s computes its figures"),
        "view.save": gettext("Saved the view %(name)s"),
        "view.change": gettext("Changed the saved view %(name)s"),
        "view.delete": gettext("Deleted the saved view %(name)s"),
        "target.set": gettext("Set the target %(name)s"),
        "target.end": gettext("Ended the target %(name)s"),
        "target.withdraw": gettext("Took back the target %(name)s"),
        "calendar.set": gettext("Changed working hours and holidays: %(name)s"),
        "escalation-rule.change": gettext("Changed what counts as an escalation: %(name)s"),
        "escalation-rule.recount": gettext("Counted escalations anew: %(name)s"),
        "correction.note": gettext("Wrote a note on the correction of %(name)s"),
        "team.rank": gettext("Changed the tiers of teams"),
        "address.enable": gettext("Enabled the address %(name)s for mail again"),
        "comment.themes": gettext("Changed what a comment of %(name)s is about"),
        "comment.reply": gettext("Replied to a comment of %(name)s"),
        "theme.set": gettext("Set the theme %(name)s of comments"),
        "answer.confirm": gettext("Confirmed that a person gave the answers of %(name)s"),
        "answer.strike": gettext("Struck the answers of %(name)s: a program gave them"),
        "call.done": gettext("Called %(name)s"),
        "client.account-owner": gettext("Said who looks after %(name)s"),
        "survey.print": gettext("Made a link to print for a survey of %(name)s"),
        "survey.make": gettext("Made the survey %(name)s"),
        "survey.change": gettext("Changed the survey %(name)s"),
        "survey.start": gettext("Started a round of the survey %(name)s"),
        "survey.begin": gettext("Began to ask the survey %(name)s"),
        "survey.stop": gettext("Stopped asking the survey %(name)s"),
        "survey.contractors": gettext("Changed whether agency staff are asked the survey %(name)s"),
        "survey.limit": gettext("Changed how often people are asked at most: %(name)s"),
    }


def _of_telling() -> Mapping[str, str]:
    return {
        "responsibility.give": gettext("Said who holds a role for %(name)s"),
        "absence.add": gettext("Wrote down an absence of %(name)s"),
        "absence.remove": gettext("Took back an absence of %(name)s"),
        "fallback-address.set": gettext("Set the address for notices that find nobody: %(name)s"),
        "receiver-rule.add": gettext("Added the rule that tells %(name)s"),
        "receiver-rule.remove": gettext("Removed the rule that told %(name)s"),
        "receiver-rules.write": gettext("Wrote down the rules of the specification on who is told"),
        "receiver-rules.reset": gettext("Put back the rules of the specification on who is told"),
        "webhook.add": gettext("Added the webhook %(name)s"),
        "webhook.change": gettext("Changed the webhook %(name)s"),
        "webhook.rotate": gettext("Gave the webhook %(name)s a new secret"),
        "webhook.pause": gettext("Paused the webhook %(name)s"),
        "webhook.resume": gettext("Resumed the webhook %(name)s"),
        "webhook.remove": gettext("Removed the webhook %(name)s"),
        "webhook.test": gettext("Sent a test to the webhook %(name)s"),
        "notice.acknowledge": gettext("Acknowledged the notice about %(name)s"),
        "notice.snooze": gettext("Snoozed the notice about %(name)s"),
        "notice.assign": gettext("Said whose the notice about %(name)s is"),
        "notice.know": gettext("Marked the cause of the notice about %(name)s as known"),
        "notice.wake": gettext("Took up the notice about %(name)s again"),
    }


def kind(of: str) -> str:
    """What kind of thing an action was done to, in the reader's language; its code when it is unknown."""
    return kinds().get(of, of)


def kinds() -> Mapping[str, str]:
    """A word for every kind of thing that something is done to."""
    return {
        "annotation": gettext("note on a chart"),
        "view": gettext("saved view"),
        "account": gettext("account"),
        "address": gettext("address"),
        "audit log": gettext("audit log"),
        "backup": gettext("backup"),
        "benchmark": gettext("outside figure"),
        "baseline": gettext("lasting change on a chart"),
        "batch": gettext("import"),
        "calendar": gettext("calendar"),
        "call": gettext("call"),
        "client": gettext("client"),
        "correction": gettext("correction of a locked figure"),
        "escalation-rule": gettext("escalation rule"),
        "invitation": gettext("invitation"),
        "job": gettext("job"),
        "list": gettext("list"),
        "notice": gettext("notice"),
        "organisation": gettext("provider"),
        "receiver-rule": gettext("rule of who is told"),
        "responsibility": gettext("role"),
        "webhook": gettext("webhook"),
        "comment": gettext("comment"),
        "initiative": gettext("initiative"),
        "inbox": gettext("item of the inbox"),
        "prevention": gettext("entry of the prevention ledger"),
        "survey": gettext("survey"),
        "survey answer": gettext("answer to a survey"),
        "theme": gettext("theme of comments"),
        "target": gettext("target"),
        "team": gettext("team"),
        "upload": gettext("uploaded file"),
    }
