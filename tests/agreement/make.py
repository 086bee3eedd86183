"""Makes cases.jsonl: readings drawn by chance, and what the reference packages say of them.

    python3 -m venv env
    env/bin/pip install -r requirements.txt
    env/bin/python make.py cases.jsonl

A line is a case: `t` its texts, each a length and as many readings as there are readers, a reading
a list of numbers: start, end and label of each tag. Then the answers:

    a   krippendorff.alpha, nominal, on characters; all readings
    u   KrippendorffUnitizedAlpha, gaps as segments of their own; all readings
    k   sklearn.metrics.cohen_kappa_score on characters; the first two readings, as all below
    n   nervaluate: correct, incorrect, partial, missed, spurious, F1 in each of
        strict, exact, partial and ent_type
    s   seqeval.metrics.f1_score, where no tag lies over another of its reading
    g   pygamma-agreement: observed disorder, mean and standard deviation of the disorders of
        samples, how many; where anything is tagged

A character's category is the set of labels over it. Several texts stand one behind the other for
all but nervaluate and seqeval, which take texts one by one. `l` has `a`, `u`, `k`, `n` and `s` of
the label 0 alone. null is what a package calls nan, or refuses because there is one category.
"""

import json
import logging
import random
import sys
import warnings

import krippendorff
import numpy as np
from krippendorff_unitized_alpha.krippendorffs_unitized_alpha import (
    EMPTY_TAG,
    KrippendorffUnitizedAlpha,
    Segment,
)
from nervaluate import Evaluator
from pyannote.core import Segment as Place
from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum
from pygamma_agreement.sampler import StatisticalContinuumSampler
from seqeval.metrics import f1_score
from sklearn.metrics import cohen_kappa_score

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

CASES = 1000
SAMPLES = 30
CHANCE = random.Random(20260101)
np.random.seed(20260101)


def reading(length, labels, flat, base):
    """Tags of a text, often those of `base` with some changed."""
    tags = set()
    for start, end, label in base:
        luck = CHANCE.random()
        if luck < 0.5:
            tags.add((start, end, label))
        elif luck < 0.75:
            start += CHANCE.choice([-2, -1, 0, 0, 1])
            end += CHANCE.choice([-1, 0, 0, 1, 2])
            tags.add((start, end, label))
        elif luck < 0.85:
            tags.add((start, end, CHANCE.randrange(labels)))
    for _ in range(CHANCE.choice([0, 0, 1, 1, 2, 3, 5])):
        start = CHANCE.randrange(length)
        size = CHANCE.choice([1, 2, 2, 3, 3, 4, 6, 9, 140])
        tags.add((start, start + size, CHANCE.randrange(labels)))
    kept = []
    for start, end, label in sorted(tags):
        start, end = max(start, 0), min(end, length)
        if start >= end or (start, end, label) in kept:
            continue
        if flat and any(start < e and s < end for s, e, _ in kept):
            continue
        kept.append((start, end, label))
    return sorted(kept)


def case():
    flat = CHANCE.random() < 0.6
    labels = CHANCE.choice([1, 2, 3, 3, 4])
    readers = CHANCE.choice([2, 2, 2, 3, 4])
    texts = []
    for _ in range(CHANCE.choice([1, 1, 1, 2, 3])):
        length = CHANCE.choice([5, 20, 40, 60, 160])
        base = reading(length, labels, flat, [])
        if CHANCE.random() < 0.5:
            base = reading(length, labels, flat, base + reading(length, labels, flat, []))
        if CHANCE.random() < 0.07:
            readings = [base] * readers
        else:
            readings = [reading(length, labels, flat, base) for _ in range(readers)]
        if CHANCE.random() < 0.07:
            readings[CHANCE.randrange(readers)] = []
        texts.append((length, readings))
    return texts, flat


def number(value):
    if value is None or np.isnan(value) or np.isinf(value):
        return None
    return float(f"{value:.13g}")


def categories(texts, reader, numbers):
    out = []
    for length, readings in texts:
        for at in range(length):
            over = tuple(sorted({l for s, e, l in readings[reader] if s <= at < e}))
            out.append(numbers.setdefault(over, len(numbers)))
    return out


def placed(texts, reader):
    base = 0
    for length, readings in texts:
        for start, end, label in readings[reader]:
            yield base + start, base + end, label
        base += length


def unitized(texts, readers):
    data = {}
    for reader in range(readers):
        segments = []
        base = 0
        for length, readings in texts:
            tagged = [False] * length
            for start, end, label in readings[reader]:
                segments.append(Segment(str(label), base + start, base + end))
                tagged[start:end] = [True] * (end - start)
            at = 0
            while at < length:
                end = at
                while end < length and tagged[end] == tagged[at]:
                    end += 1
                if not tagged[at]:
                    segments.append(Segment(EMPTY_TAG, base + at, base + end))
                at = end
            base += length
        data[str(reader)] = segments
    try:
        return KrippendorffUnitizedAlpha(data).result
    except ZeroDivisionError:
        return None


def bio(length, tags):
    row = ["O"] * length
    for start, end, label in tags:
        row[start] = f"B-{label}"
        row[start + 1 : end] = [f"I-{label}"] * (end - start - 1)
    return row


def entities(texts):
    def documents(reader):
        return [
            [{"label": str(l), "start": s, "end": e - 1} for s, e, l in readings[reader]]
            for _, readings in texts
        ]

    tags = sorted({str(l) for _, rs in texts for r in rs[:2] for _, _, l in r})
    found = Evaluator(documents(0), documents(1), tags=tags, loader="dict").evaluate()["overall"]
    answer = []
    for schema in ("strict", "exact", "partial", "ent_type"):
        one = found[schema]
        counts = [one.correct, one.incorrect, one.partial, one.missed, one.spurious]
        answer.append(counts + [number(one.f1)])
    return answer


def gamma(texts):
    continuum = Continuum()
    for reader in range(2):
        continuum.add_annotator(str(reader))
        for start, end, label in placed(texts, reader):
            continuum.add(str(reader), Place(start, end), str(label))
    if not continuum:
        return None
    found = continuum.compute_gamma(CombinedCategoricalDissimilarity(), n_samples=SAMPLES)
    chance = [alignment.disorder for alignment in found.chance_alignments]
    return [
        float(f"{found.observed_disorder:.7g}"),
        float(f"{np.mean(chance):.7g}"),
        float(f"{np.std(chance):.4g}"),
        len(chance),
    ]


def answers(texts, flat):
    readers = len(texts[0][1])
    numbers = {}
    coded = [categories(texts, reader, numbers) for reader in range(readers)]
    one_category = len({c for row in coded for c in row}) < 2
    answer = {
        "a": None
        if one_category
        else number(krippendorff.alpha(coded, level_of_measurement="nominal")),
        "u": number(unitized(texts, readers)),
        "k": number(cohen_kappa_score(coded[0], coded[1])),
        "n": entities(texts),
    }
    if flat:
        rows = [[bio(length, rs[reader]) for length, rs in texts] for reader in range(2)]
        answer["s"] = number(f1_score(rows[0], rows[1]))
    return answer


def main(out):
    for count in range(CASES):
        texts, flat = case()
        line = {"t": [[l, *[[n for tag in r for n in tag] for r in rs]] for l, rs in texts]}
        line |= answers(texts, flat)
        of_label = [(l, [[t for t in r if t[2] == 0] for r in rs]) for l, rs in texts]
        line["l"] = answers(of_label, flat)
        line["g"] = gamma(texts)
        print(json.dumps(line, separators=(",", ":")), file=out)
        if count % 50 == 0:
            print(count, file=sys.stderr)


# Not to standard output: the solver of integer programmes talks there.
with open(sys.argv[1], "w", encoding="utf-8") as cases:
    main(cases)
