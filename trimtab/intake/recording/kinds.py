"""Which recorder records which kind of import?"""

from trimtab.intake.recording.answers import AnswerRecorder
from trimtab.intake.recording.clients import ClientRecorder, ContactRecorder
from trimtab.intake.recording.contracts import ContractRecorder
from trimtab.intake.recording.findings import DetectionRecorder, SelfServiceRecorder
from trimtab.intake.recording.people import PeopleRecorder
from trimtab.intake.recording.recorder import Recorder
from trimtab.intake.recording.ticket_events import TicketEventRecorder
from trimtab.intake.recording.tickets import TicketRecorder

RECORDERS: dict[str, type[Recorder]] = {
    "tickets": TicketRecorder,
    "ticket-events": TicketEventRecorder,
    "clients": ClientRecorder,
    "contacts": ContactRecorder,
    "contracts": ContractRecorder,
    "people": PeopleRecorder,
    "survey-answers": AnswerRecorder,
    "detections": DetectionRecorder,
    "self-service": SelfServiceRecorder,
}
