"""pipeline/views.sql: the tables of a run as views of DuckDB, and what analysts ask of them most.

    python -m pipeline.exports.views > pipeline/views.sql

writes it anew; a test holds it to the schemas.
"""
from __future__ import annotations

import sys
from collections.abc import Iterator

from pipeline import scales, schema
from pipeline.quality import FIELD_OF

_HEAD = """\
-- The tables of a run as views of DuckDB (1.1 or later), with what each column means.
-- Made from pipeline/schema.py by `python -m pipeline.exports.views > pipeline/views.sql`; a test holds it to that.
--
-- In Python, for the run of any folder (without the first line: data/structured/current):
--     db.execute("SET VARIABLE run = 'data/structured/current'")
--     db.execute(open("pipeline/views.sql").read())
"""
_FOLDER = "coalesce(getvariable('run'), 'data/structured/current')"

_RANKS = (
    ("education_rank", ("vacancies", "education_level"), "none 0 to doctorate 6"),
    ("language_rank", ("languages", "level"), "basic 0 to native 4"),
    ("severity_rank", ("issues", "severity"), "info 0 to error 2"),
)

_JOINED = (
    ("vacancy_languages",
     "One row for each vacancy: its columns, and the languages it asks for as lists, in the order of the document.",
     """\
SELECT vacancies.*, asked.required_languages, asked.desired_languages
FROM vacancies LEFT JOIN (
    SELECT vacancy_id,
           list(language ORDER BY position) FILTER (WHERE requirement = 'required') AS required_languages,
           list(language ORDER BY position) FILTER (WHERE requirement = 'desired') AS desired_languages
    FROM languages GROUP BY vacancy_id
) asked USING (vacancy_id)"""),
    ("requirements_by_grade",
     "What is asked for at each grade, the lowest rank first. A vacancy counts once, however many records repeat it.",
     """\
SELECT grade, grade_rank, count(*) AS vacancies,
       median(experience_years_min) AS years_median, min(experience_years_min) AS years_least,
       max(experience_years_min) AS years_most,
       count(*) FILTER (WHERE education_rank(education_level) <= education_rank('technical')) AS below_bachelor,
       count(*) FILTER (WHERE education_level = 'bachelor') AS bachelor,
       count(*) FILTER (WHERE education_level = 'master') AS master,
       count(*) FILTER (WHERE education_level = 'doctorate') AS doctorate,
       round(avg(coalesce(len(required_languages), 0)), 2) AS languages_mean
FROM vacancy_languages WHERE grade IS NOT NULL AND duplicate_of IS NULL
GROUP BY grade, grade_rank ORDER BY grade_rank NULLS LAST, grade"""),
    ("trusted_values",
     "Chosen readings, their words, and the issues of the same field: WHERE confidence >= 0.9 AND issues IS NULL.",
     """\
SELECT evidence.vacancy_id, vacancies.source_uri, vacancies.title, evidence."table", evidence.row_position,
       evidence.field, evidence.value, evidence.raw, evidence.start, evidence."end", evidence.cited_vacancy_id,
       evidence.extractor, evidence.confidence, doubts.issues
FROM evidence JOIN vacancies USING (vacancy_id) LEFT JOIN (
    SELECT vacancy_id, {field} AS field, list(DISTINCT code ORDER BY code) AS issues
    FROM issues WHERE field IS NOT NULL AND code <> 'corrected' GROUP BY ALL -- what a person said is no doubt
) doubts ON doubts.vacancy_id = evidence.vacancy_id AND doubts.field = evidence.field
WHERE chosen"""),
)


def sql() -> str:
    """The whole file."""
    return "\n".join((_HEAD, *_tables(), *_macros(), *_joined()))


def _tables() -> Iterator[str]:
    for name, table in schema.tables():
        yield (f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet({_FOLDER} || '/{name}/*.parquet');\n"
               f"COMMENT ON VIEW {name} IS {_quoted(table.description)};\n"
               + "".join(f'COMMENT ON COLUMN {name}."{column.name}" IS {_quoted(column.description)};\n'
                         for column in table.columns))


def _macros() -> Iterator[str]:
    yield "-- The place of a value in its scale, for sorting and comparing.\n" + "".join(
        f"CREATE OR REPLACE MACRO {name}(level) AS "
        f"list_position([{', '.join(map(_quoted, scales.CLOSED[column].values))}], level) - 1; -- {meaning}\n"
        for name, column, meaning in _RANKS
    )


def _joined() -> Iterator[str]:
    field = "CASE field " + " ".join(f"WHEN '{c}' THEN '{f}'" for c, f in FIELD_OF.items()) + " ELSE field END"
    for name, description, query in _JOINED:
        yield (f"CREATE OR REPLACE VIEW {name} AS\n{query.replace('{field}', field)};\n"
               f"COMMENT ON VIEW {name} IS {_quoted(description)};\n")


def _quoted(text: str) -> str:
    """
    >>> _quoted("the organisation's")
    "'the organisation''s'"
    """
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    sys.stdout.write(sql())
