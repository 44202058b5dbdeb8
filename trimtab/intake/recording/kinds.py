"""Which recorder records which kind of import?"""

from trimtab.intake.recording.recorder import Recorder
from trimtab.intake.recording.ticket_events import TicketEventRecorder
from trimtab.intake.recording.tickets import TicketRecorder

RECORDERS: dict[str, type[Recorder]] = {
    "tickets": TicketRecorder,
    "ticket-events": TicketEventRecorder,
}
