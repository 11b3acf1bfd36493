"""Activation falls: others come, or the onboarding breaks, or nothing happens.

surge: social media brings several times the usual people, who activate less, as they always do, while the
onboarding gets a little better for everybody, in most worlds: activation falls overall, by mix.
onboarding_broke: the odds of a first plan fall for those who sign up on the web; nobody else comes.
"""

from __future__ import annotations

from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, of_bends
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

SURGE = {
    "social": Range(3.0, 4.0, log=True),
    "onboarding": Range(1.0, 1.12, log=True, none=0.2),
}
SOCIAL, WEB = (("signup_source", "social"),), (("platform", "web"),)
BROKEN = Range(0.40, 0.48, log=True)


def activation_falls(  # noqa: PLR0913 -- what differs between the places in which it happens
    name: str,
    number: int,
    title: str,
    within: tuple[int, int],
    duration: int,
    shares: tuple[float, float, float],
    shares_days_with: tuple[str, ...] = (),
) -> Incident:
    """Such a place of the calendar, whose days lie in `within`.

    `shares`: of a surge, of an onboarding that breaks, of nothing.
    """

    def surge(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
        first = log.onset(key, "onset", within[0], within[1] - duration)
        last = first + duration
        more = Bend("arrivals", size["social"], first, last, SOCIAL)
        better = Bend("onboarding", size["onboarding"], first, last)
        return of_bends(key, log, more, better, whose=SOCIAL, cell=("signup_source", "mix"))

    def fail(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
        first = log.onset(key, "onset", within[0], within[1] - duration)
        broken = Bend("onboarding", size["onboarding"], first, first + duration, WEB)
        return of_bends(key, log, broken, whose=WEB)

    came = Outcome(
        name="surge",
        cause="people",
        story="A surge of people from social media, who activate less, while the onboarding got no worse.",
        draw=surge,
        target=Target("activations", per="signups", days=28, before=28, reading="mix"),
        metrics=("activations", "signups", "mau"),
        reach=("users",),
        reaches_people=True,
        share=shares[0],
        sizes=SURGE,
    )
    broke = Outcome(
        name="onboarding_broke",
        cause="product",
        story="A new onboarding made first plans rarer on the web, in every channel.",
        draw=fail,
        target=Target("activations", per="signups", days=duration, before=84),
        metrics=("activations", "core_active_users", "mau"),
        reach=("user_activity",),
        reaches_people=True,
        share=shares[1],
        sizes={"onboarding": BROKEN},
    )
    return Incident(
        id=name,
        number=number,
        level="diagnosis",
        title=title,
        distractor="A campaign that began in the weeks around, and whatever was released in that one.",
        within=within,
        outcomes=(came, broke, nothing(came, shares[2])),
        shares_days_with=shares_days_with,
    )
