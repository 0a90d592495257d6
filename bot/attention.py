"""What each member is in the middle of: known to this process only, and lost without harm."""

from dataclasses import dataclass, field

from bot.views import Asking


@dataclass(slots=True)
class Attention:
    """Half-done things. After a restart every message shows its plain state again."""

    hours: set[int] = field(default_factory=set)
    """Members whose home shows their hours."""
    people: set[int] = field(default_factory=set)
    """Coordinators whose home shows who is at the desk."""
    out: dict[int, int] = field(default_factory=dict)
    """Members whose home asks whether somebody, or they themselves, shall leave: who."""
    asking: dict[tuple[int, bytes], Asking] = field(default_factory=dict)
    """Cards that ask their owner something back."""
    links: dict[int, str] = field(default_factory=dict, repr=False)
    """Invitations on show; the store knows only their hash."""

    def ask(self, member: int, case_id: bytes, what: Asking) -> None:
        """One thing at a time: typed text has one meaning only."""
        self.quiet(member)
        self.asking[member, case_id] = what

    def home(self, member: int) -> None:
        """Their home is just that again."""
        self.hours.discard(member)
        self.people.discard(member)
        self.out.pop(member, None)

    def forget(self, member: int) -> None:
        """They are no member any more."""
        self.home(member)
        self.quiet(member)
        self.links.pop(member, None)

    def quiet(self, member: int) -> None:
        """Nothing is asked of this member any more."""
        self.asking = {key: what for key, what in self.asking.items() if key[0] != member}

    def asked(self, member: int, case_id: bytes) -> Asking:
        """What this member's card of this case asks."""
        return self.asking.get((member, case_id))

    def writing(self, member: int) -> bytes | None:
        """The case for which the next typed text is meant."""
        for (who, case_id), what in self.asking.items():
            if who == member and what == "write":
                return case_id
        return None
