"""Makes clauses of our own writing, as many as wanted and no two alike, as plain text documents or as a table.

    python texts.py CLAUSES FOLDER [--seed N] [--table FILE.csv]

A clause takes one phrase from each list below. Which ones is the clause's number written in mixed radix after a
permutation of all numbers, so that clauses differ by construction and the same seed gives the same texts. A clause has 25
words on average, from 8 to 37, and 27 tokens. FOLDER gets documents of 400 clauses, in paragraphs of four.
"""

import argparse
import csv
import math
import random
from pathlib import Path

LISTS = [
    # Who.
    """The two ministers|The Participants|Both governments|The leaders of the union|Our armed forces|The joint commission
    |The heads of delegation|The council of the partnership|Officials of the three ministries|The harbour authorities
    |The parties to this charter|The working group on standards|The chiefs of staff|The signatories|Our two navies
    |The steering committee|Experts from each side|The presidency and the secretariat|Member states""",
    # How firmly.
    """agreed to review|will publish|shall maintain|intend to widen|undertook to finance|welcomed|reaffirmed|noted|plan to
    strengthen|decided to open|may reconsider|are determined to protect|hope to renew|pledged to double|expressed concern
    about|will not suspend|encouraged|instructed their staffs to prepare|stand ready to support|committed themselves to""",
    # What.
    """the exchange of radar data|a common stock of winter clothing|the inspection of undersea cables|their
    programme of mine clearance|the training of young pilots|joint patrols of the fishing grounds|the repair of
    submarines in neutral yards|a hotline between the two coast guards|the rules for unmanned aircraft near ports|the
    treaty on the spread of nuclear weapons|the purchase of medical supplies|the talks on customs duties|an exercise
    against attacks on power networks|the protection of satellites from debris|the law that applies to new weapons|the
    posting of observers to peace operations|relief flights after floods and fires|the missile defence of the northern
    islands|a register of incidents at sea|the control of exports of dual-use goods|the share of women among their
    observers|the transit of troops by rail|an early warning of cyber incidents|the supply of fuel to forward bases""",
    # Where or with whom.
    """|in the northern strait|along the eastern border|in the air over both coasts|in the capitals of both countries|around the
    outer islands|in the ports of Averna|across the whole of the archipelago|near the offshore wind farms|throughout the
    Selk channel|with the coastal states of the region|together with partners in industry|in close consultation with
    parliament|without prejudice to the rights of third states|in line with international law|within the limits of the
    agreed budget|beyond the reach of shore batteries""",
    # When or why.
    """|every second spring|before the end of the year|for a trial period of eighteen months|no later than the next summit
    |as soon as the inventory is complete|within ninety days of a notice in writing|so that merchant ships can pass without
    an escort|in order to lower the risk of a clash by mistake|to the benefit of the people of the region|to deter any
    attempt to change borders by force|in view of the incidents at sea since the last summit|so that the lessons of
    earlier missions are not lost|to restore essential services within days|for the sake of stability and lasting peace|to
    close the gaps that the last review had shown|in the spirit of the founding declaration|as the report of the inspectors
    had proposed""",
]
PHRASES = [[" ".join(phrase.split()) for phrase in phrases.split("|")] for phrases in LISTS]
TOTAL = math.prod(map(len, PHRASES))
A_DOCUMENT, A_PARAGRAPH = 400, 4


def clauses(count, seed=1):
    """`count` different clauses, in an order that the seed determines."""
    if count > TOTAL:
        raise SystemExit(f"there are only {TOTAL} different clauses, and {count} were asked for")
    chance = random.Random(seed)
    start = chance.randrange(TOTAL)
    step = chance.randrange(TOTAL // 3, TOTAL // 2)
    while math.gcd(step, TOTAL) != 1:
        step += 1
    return [clause((start + number * step) % TOTAL) for number in range(count)]


def clause(number):
    chosen = []
    for phrases in PHRASES:
        number, place = divmod(number, len(phrases))
        chosen.append(phrases[place])
    return " ".join(filter(None, chosen)) + "."


def write_documents(texts, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, len(texts), A_DOCUMENT):
        document = texts[first : first + A_DOCUMENT]
        paragraphs = [" ".join(document[i : i + A_PARAGRAPH]) for i in range(0, len(document), A_PARAGRAPH)]
        path = folder / f"document-{first // A_DOCUMENT:04}.txt"
        path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")


def write_table(texts, path):
    with open(path, "w", newline="", encoding="utf-8") as sink:
        table = csv.writer(sink)
        table.writerow(["id", "text"])
        table.writerows(enumerate(texts))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("clauses", type=int)
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--table", type=Path, metavar="FILE.csv")
    options = options.parse_args()
    texts = clauses(options.clauses, options.seed)
    write_documents(texts, options.folder)
    if options.table:
        write_table(texts, options.table)


if __name__ == "__main__":
    main()
