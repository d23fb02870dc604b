"""Reads one table in every format with programs that are not ours, and compares: check.py FOLDER SCHEMA."""

import json
import sqlite3
import sys
from pathlib import Path

import duckdb
import pandas
import pyarrow
import pyarrow.ipc

folder, schema_path = Path(sys.argv[1]), Path(sys.argv[2])
schema = json.loads(schema_path.read_text())
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def unguarded(cell):
    """The text of a cell that has an apostrophe in front because a spreadsheet would run it."""
    text = cell[1:] if cell.startswith("'") else None
    return text if text is not None and text.lstrip("'").startswith(FORMULA) else cell


def check(holds, message):
    if not holds:
        sys.exit(f"readers: {message}")


def check_field(field, cells):
    """A column against its description in the schema; `cells` as they stand in the file."""
    name, constraints = field["name"], field.get("constraints", {})
    filled = [cell for cell in cells if cell not in schema["missingValues"]]
    if constraints.get("required"):
        check(len(filled) == len(cells), f"{name} is empty in some rows")
    if constraints.get("unique"):
        check(len(set(filled)) == len(filled), f"{name} is not unique")
    if "enum" in constraints:
        check(set(filled) <= set(constraints["enum"]), f"{name} has other values than {constraints['enum']}")
    if field["type"] in ("integer", "number"):
        numbers = [int(cell) if field["type"] == "integer" else float(cell) for cell in filled]
        check(all(n >= constraints.get("minimum", n) for n in numbers), f"{name} is below its minimum")
        check(all(n <= constraints.get("maximum", n) for n in numbers), f"{name} is above its maximum")


csv = pandas.read_csv(folder / "t.csv", dtype=str, keep_default_na=False)
fields = schema["fields"]
scores = [{"name": name, "type": "number", "constraints": {"required": True, "minimum": 0, "maximum": 1}}
          for name in csv.columns if name.startswith("p_")]
fields = fields + scores + schema["fieldsWithExplain"]
check(list(csv.columns) == [field["name"] for field in fields], "the columns are not those of the schema")
for field in fields:
    check_field(field, csv[field["name"]].tolist())


def of_csv(field, cell):
    if cell == "" and field["type"] != "string":
        return None
    return {"integer": int, "number": float, "string": unguarded}[field["type"]](cell)


def plain(value):
    """Nothing is nothing, however a program writes it; numbers are numbers."""
    if value is None or value != value:
        return None
    return value.item() if hasattr(value, "item") else value


expected = [[of_csv(field, cell) for field, cell in zip(fields, row)] for row in csv.itertuples(index=False)]


def compare(name, rows):
    rows = [[plain(value) for value in row] for row in rows]
    check(len(rows) == len(expected), f"{name} has {len(rows)} rows, and the CSV {len(expected)}")
    for number, (row, wanted) in enumerate(zip(rows, expected)):
        for field, value, cell in zip(fields, row, wanted):
            # CSV does not tell an empty text from none.
            same = value == cell or (value is None and cell == "")
            check(same, f"{name}, row {number}: {field['name']} is {value!r}, and {cell!r} in the CSV")


columns = ", ".join(f'"{field["name"]}"' for field in fields)
DUCK = {"string": ("VARCHAR",), "integer": ("BIGINT",), "number": ("DOUBLE",)}
parquet = f"read_parquet('{folder}/t.parquet')"
for name, kind, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM {parquet}").fetchall():
    wanted = next(field["type"] for field in fields if field["name"] == name)
    is_label = wanted == "string" and str(kind).startswith("ENUM")
    check(kind in DUCK[wanted] or is_label, f"DuckDB reads {name} of the Parquet file as {kind}")
compare("DuckDB on Parquet", duckdb.sql(f"SELECT {columns} FROM {parquet}").fetchall())
compare("DuckDB on JSON Lines", duckdb.sql(f"SELECT {columns} FROM read_json('{folder}/t.jsonl')").fetchall())

frame = pandas.read_parquet(folder / "t.parquet")
compare("pandas on Parquet", frame.astype(object).itertuples(index=False))
for label in ("domain", "domain2", "strength_label", "polarity", "actor", "review"):
    check(isinstance(frame[label].dtype, pandas.CategoricalDtype), f"pandas does not read {label} as categories")

with pyarrow.ipc.open_stream(folder / "t.arrow") as stream:
    compare("PyArrow on the Arrow stream", (row.values() for row in stream.read_all().to_pylist()))

database = sqlite3.connect(folder / "t.sqlite")
check(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], "the database is damaged")
compare("SQLite", database.execute(f"SELECT {columns} FROM clauses ORDER BY row").fetchall())
documents = database.execute("SELECT count(*), sum(clauses), sum(reason IS NOT NULL) FROM documents").fetchone()
check(documents == (csv["doc_id"].nunique() + 1, len(csv), 1), f"the table of documents counts {documents}")
labels = sum(name.startswith("p_") for name in csv.columns)
check(database.execute("SELECT count(*) FROM scores").fetchone() == (labels * len(csv),), "scores are missing")

by_domain = duckdb.sql("SELECT domain, count(*) AS n FROM " + parquet + " GROUP BY domain").fetchall()
parted = f"read_parquet('{folder}/parted.parquet/*/*.parquet', hive_partitioning = true)"
check(
    sorted(by_domain) == sorted(duckdb.sql(f"SELECT domain, count(*) FROM {parted} GROUP BY domain").fetchall()),
    "partitions do not hold the rows of the whole",
)
view = database.execute("SELECT domain, sum(clauses) FROM dashboard GROUP BY domain").fetchall()
check(sorted(by_domain) == sorted(view), "the view counts otherwise than the Parquet file")
print(f"readers: {len(expected)} rows of {len(fields)} columns are the same in CSV, JSON Lines, Parquet, SQLite and Arrow")
