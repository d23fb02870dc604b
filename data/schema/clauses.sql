-- The SQLite database that `classify -o NAME.sqlite` writes. Further columns of the table (--scores, --explain,
-- --keep-columns) stand behind those of clauses, under their own names.

-- What the table was made with: version, taxonomy, model, engine, settings and counts, as JSON.
CREATE TABLE run (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Every document: those with rows, those in which no clause was found, and those that failed, with stage and reason.
CREATE TABLE documents (
    doc_id TEXT NOT NULL PRIMARY KEY,
    clauses INTEGER NOT NULL,
    stage TEXT,
    reason TEXT
) WITHOUT ROWID;

-- The rows of the table, in its order, as clauses.schema.json describes them; where a cell is empty because there is no
-- such label, NULL.
CREATE TABLE clauses (
    row INTEGER PRIMARY KEY,
    doc_id TEXT NOT NULL REFERENCES documents (doc_id),
    clause_id TEXT NOT NULL,
    page INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    domain TEXT NOT NULL,
    domain_score REAL,
    domain2 TEXT,
    domain2_score REAL,
    domain3 TEXT,
    domain3_score REAL,
    strength INTEGER,
    strength_label TEXT,
    strength_score REAL,
    operator TEXT NOT NULL,
    polarity TEXT NOT NULL,
    conditional TEXT NOT NULL,
    actor TEXT NOT NULL,
    keywords TEXT NOT NULL,
    review TEXT NOT NULL
);

-- The probability of each domain for each row: with --scores of all domains, otherwise of those given. given is 1, 2 or 3
-- for domain, domain2 and domain3.
CREATE TABLE scores (
    row INTEGER NOT NULL REFERENCES clauses (row),
    domain TEXT NOT NULL,
    score REAL NOT NULL,
    given INTEGER,
    PRIMARY KEY (row, domain)
) WITHOUT ROWID;

-- Counts for a dashboard: one row a document, domain, strength, polarity and actor.
CREATE VIEW dashboard AS
SELECT
    doc_id,
    domain,
    strength,
    strength_label,
    polarity,
    actor,
    count(*) AS clauses,
    sum(conditional = 'yes') AS conditional,
    sum(review = 'yes') AS review,
    avg(domain_score) AS domain_score,
    avg(strength_score) AS strength_score
FROM clauses
GROUP BY doc_id, domain, strength, strength_label, polarity, actor;
