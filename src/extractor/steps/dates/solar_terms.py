"""The solar terms: the days of China on which the sun's longitude passes a multiple of 15 degrees."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from math import cos, radians, sin

_J2000 = 2451545.0
_EPOCH = date(2000, 1, 1)
_CHINA = 8 / 24
_TURN = 365.2422


@cache
def solar_term(year: int, longitude: int) -> date:
    """The day of ``year`` on which the sun's longitude is ``longitude`` degrees: 315 is 立春, 0 春分.

    From the short series of Meeus, Astronomical Algorithms, chapter 25; it is right to some minutes.
    """
    # In a year the longitude runs from about 280 degrees on to the 280 of the next.
    moment = _J2000 + (year - 2000) * _TURN + ((longitude - 280) % 360) / 360 * _TURN
    for _ in range(4):
        moment += ((longitude - _longitude(moment) + 180) % 360 - 180) / 360 * _TURN
    # Terrestrial time is about a minute ahead; noon of 1 January 2000 was day 2451545.0.
    return _EPOCH + timedelta(days=moment - _J2000 + 0.5 + _CHINA - 70 / 86400)


def _longitude(moment: float) -> float:
    """The sun's apparent longitude, in degrees."""
    t = (moment - _J2000) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t * t
    anomaly = radians(357.52911 + 35999.05029 * t - 0.0001537 * t * t)
    centre = (
        (1.914602 - 0.004817 * t - 0.000014 * t * t) * sin(anomaly)
        + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    node = radians(125.04 - 1934.136 * t)
    planets = 0.00134 * cos(radians(153.23 + 22518.7541 * t)) + 0.00154 * cos(
        radians(216.57 + 45037.5082 * t)
    )
    planets += 0.00200 * cos(radians(312.69 + 32964.3577 * t)) + 0.00179 * sin(
        radians(350.74 + 445267.1142 * t)
    )
    return mean + centre - 0.00569 - 0.00478 * sin(node) + planets
