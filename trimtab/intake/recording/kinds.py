"""Which recorder records which kind of import?"""

from trimtab.intake.recording.recorder import Recorder
from trimtab.intake.recording.tickets import TicketRecorder

RECORDERS: dict[str, type[Recorder]] = {
    "tickets": TicketRecorder,
}
