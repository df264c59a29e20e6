"""Which numbers an observation is made of. The columns of theta, and how alike teams' own parts are between two slots.

y_i = m_d + b_q + lambda_q (G_d(t) + A_cd(t)) + f_cq + e_i for a cell i of cohort c, question q of side d, in week t:
m_d the side's level, b_q the question, G_d the company's trend, A_cd what sets the team apart, f_cq what the question means to it.
theta = (m, b, G) is the company's; A, f and e are the cohorts'. Source: linear mixed models as in Rao & Molina, *Small Area
Estimation* (2015), chapter 5, with the Gaussian processes of Rasmussen & Williams (2006), chapter 2.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from bot.pulse.scoring.joint.arrays import Floats, Ints, numbered
from bot.pulse.scoring.joint.guesses import DEFAULT_FREEDOM, KNOT_WEEKS, LAGS, Guesses
from bot.pulse.scoring.joint.observations import Observations
from bot.pulse.scoring.stored import FEW_CELLS, MERGED_STEP, STEP_OF_FEW


class Times(Struct, frozen=True):
    """Of the trend's K knots, every four weeks back from now: the week of the first one, where the trend is 0 by definition."""

    now: int
    first: int
    knots: int

    def weights(self, weeks: Ints) -> Floats:
        """(len(weeks), K) How much of each knot's value the trend has in a week: straight lines between knots, flat outside."""
        at = np.clip((weeks - self.first) / KNOT_WEEKS, 0, self.knots)
        below = np.floor(at).astype(np.int64)
        full = np.zeros((len(weeks), self.knots + 2))
        rows = np.arange(len(weeks))
        full[rows, below] += 1 - (at - below)
        full[rows, below + 1] += at - below
        return full[:, 1:-1]


def times_of(weeks: Ints, now: int) -> Times:
    """The knots that reach back to the earliest of these weeks, and at least as far as the longest comparison."""
    back = max(max(LAGS), now - int(weeks.min()) if len(weeks) else 0)
    knots = -(-back // KNOT_WEEKS)
    return Times(now, now - KNOT_WEEKS * knots, knots)


class Asked(Struct, frozen=True):
    """What some slots rest on: P different parts, each a question (P,) and a week (P,).

    Merged sides rest on the same parts again and again, so what holds of a part is worked out once. place: of each slot's parts, slot by
    slot, where it stands among the P; starts: (slots,) where in that each slot begins.
    """

    question: Ints
    week: Ints
    place: Ints
    starts: Ints

    def mean(self, values: Floats) -> Floats:
        """(slots, ...) The mean over each slot's parts of values (P, ...)."""
        many = np.diff(np.append(self.starts, len(self.place)))
        summed: Floats = np.add.reduceat(values[self.place], self.starts, axis=0)
        return summed / many[:, None]


class Design(Struct, frozen=True):
    """What all cohorts share. Columns of theta: D levels, Q questions, then D trends for each of K knots."""

    seen: Observations
    times: Times
    guesses: Guesses
    slope: Floats  # lambda_q (Q,), mean 1 within each side
    mine: Floats  # (D, Q) 1/Q_d for the questions in use of a side, else 0
    slot_side: Ints

    @property
    def columns(self) -> int:
        """How long theta is."""
        return len(self.seen.sides) * (1 + self.times.knots) + len(self.seen.questions)

    def rows(self, asked: Asked) -> Floats:
        """X (slots, columns); a slot of several parts has their mean."""
        seen, sides, n, question = self.seen, len(self.seen.sides), len(asked.question), asked.question
        side = seen.question_side[question]
        x = np.zeros((n, self.columns))
        x[np.arange(n), side] = 1.0
        x[np.arange(n), sides + question] = 1.0
        trend = x[:, sides + len(seen.questions) :].reshape(n, self.times.knots, sides)
        trend[np.arange(n), :, side] = self.slope[question][:, None] * self.times.weights(asked.week)
        x[:, sides + len(seen.questions) :] = trend.reshape(n, -1)
        return asked.mean(x)

    def own(self, asked: Asked) -> tuple[Floats, Floats]:
        """Between slots: lambda lambda' T(t, u), without tau; and the share of questions in common."""
        question, week = asked.question, asked.week
        alike = self.memory_of(week[:, None] - week[None, :]) * (self.slope[question][:, None] * self.slope[question][None, :])
        same = (question[:, None] == question[None, :]).astype(np.float64)
        return asked.mean(asked.mean(alike).T), asked.mean(asked.mean(same).T)

    def towards(self, asked: Asked, weeks: Ints) -> tuple[Floats, Floats]:
        """From a side in these weeks (W,) to slots: lambda T (W, slots), and the questions in common (D, slots)."""
        alike = self.memory_of(weeks[:, None] - asked.week[None, :]) * self.slope[asked.question][None, :]
        return asked.mean(alike.T).T, asked.mean(self.mine[:, asked.question].T).T

    def memory_of(self, weeks: Ints) -> Floats:
        """T = (1 - phi) + phi exp(-|t - u| / ell): how alike what sets a team apart is after so many weeks."""
        g = self.guesses
        return (1 - g.moving) + g.moving * np.exp(-np.abs(weeks) / g.memory)

    def targets(self, weeks: Ints) -> Floats:
        """X (W, D, columns) of the sides themselves: m_d + mean of b_q in use + G_d(t)."""
        sides, questions = len(self.seen.sides), len(self.seen.questions)
        x = np.zeros((len(weeks), sides, self.columns))
        x[:, :, :sides] = np.eye(sides)
        x[:, :, sides : sides + questions] = self.mine
        at = self.times.weights(weeks)
        x[:, :, sides + questions :] = (at[:, None, :, None] * np.eye(sides)[None, :, None, :]).reshape(len(weeks), sides, -1)
        return x

    def prior(self) -> tuple[Floats, Floats]:
        """theta's prior mean (columns,) and precision Lambda (columns, columns): G is a random walk, alike between sides."""
        g, sides, knots = self.guesses, len(self.seen.sides), self.times.knots
        step = g.trend_sd**2 * KNOT_WEEKS / g.trend_weeks
        walk = np.linalg.inv(step * np.minimum.outer(np.arange(1.0, knots + 1), np.arange(1.0, knots + 1)))
        alike = np.linalg.inv((1 - g.trend_alike) * np.eye(sides) + g.trend_alike)
        precision = np.zeros((self.columns, self.columns))
        flat = np.concatenate([np.full(sides, g.level_sd**-2.0), np.full(len(self.seen.questions), g.question_sd**-2.0)])
        precision[np.arange(len(flat)), np.arange(len(flat))] = flat
        precision[len(flat) :, len(flat) :] = np.kron(walk, alike)
        mean = np.zeros(self.columns)
        mean[:sides] = g.level_middle
        return mean, precision

    def asked(self, slots: Ints) -> Asked:
        """What these slots (ascending) rest on."""
        seen, first = self.seen, np.searchsorted(self.seen.part_slot, slots, "left")
        many = np.searchsorted(seen.part_slot, slots, "right") - first
        part = np.repeat(first - (np.cumsum(many) - many), many) + np.arange(int(many.sum()))
        earliest = int(seen.part_week.min())
        span = int(seen.part_week.max()) - earliest + 1
        code, place = numbered(seen.part_question[part] * span + seen.part_week[part] - earliest, len(seen.questions) * span)
        return Asked(code // span, code % span + earliest, place, np.cumsum(many) - many)


def design_of(seen: Observations, week: int, guesses: Guesses) -> Design:
    """The design for figures of this week."""
    slope = np.where(seen.yes_no, guesses.yes_no_slope, 1.0)
    sides = np.arange(len(seen.sides))
    mine = ((seen.question_side[None, :] == sides[:, None]) & seen.in_use[None, :]).astype(np.float64)
    mine /= np.maximum(mine.sum(axis=1, keepdims=True), 1.0)
    slope = slope / (mine @ slope)[seen.question_side]
    return Design(seen, times_of(seen.part_week, week), guesses, slope, mine, seen.slot_side)


def noise_of(seen: Observations, spread: Floats, guesses: Guesses) -> tuple[Floats, Floats]:
    """Of each observation: the variance of its own (I,), and u (I,): Cov[e_i, e_j] = u_i u_j for two of one cohort and side.

    own = s² (1-pi)/n + (1-kappa) pi s² (1/n - 1/N)/J and u² = kappa pi s² (1/n - 1/N), with n and N per cell, J cells: the same
    people answer again and again, and a team is finite (Cochran, *Sampling Techniques*, 1977, chapter 2). Points².
    """
    g = guesses
    yes = np.bincount(seen.part_slot, seen.yes_no[seen.part_question], seen.slots) / np.maximum(np.bincount(seen.part_slot), 1)
    s2 = (spread[0] + (spread[1] - spread[0]) * yes)[seen.slot]
    unheard = np.maximum(0.0, seen.cells / seen.answers - seen.cells / np.maximum(seen.asked, seen.answers))
    person = g.person_share * s2 * unheard
    own = s2 * (1 - g.person_share) / seen.answers + (1 - g.same_people) * person / seen.cells
    rounded = np.where(seen.cells > FEW_CELLS, MERGED_STEP, STEP_OF_FEW) ** 2 / 12
    own += np.where(seen.cells > 1, rounded, 0.0)  # only a merged mean is
    return own, np.sqrt(g.same_people * person)


def spread_of(seen: Observations, guesses: Guesses) -> Floats:
    """s² (2,) of ordinal and of yes-no answers: pooled within cells, the guess counting like thirty answers more. Points²."""
    guess = np.array([guesses.answer_sd**2, guesses.yes_no_sd**2])
    pooled: Floats = (seen.squares + DEFAULT_FREEDOM * guess) / (seen.freedom + DEFAULT_FREEDOM)
    return pooled
