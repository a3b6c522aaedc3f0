-- The tables of a run as views of DuckDB (1.1 or later), with what each column means.
-- Made from pipeline/schema.py by `python -m pipeline.exports.views > pipeline/views.sql`; a test holds it to that.
--
-- In Python, for the run of any folder (without the first line: data/structured/current):
--     db.execute("SET VARIABLE run = 'data/structured/current'")
--     db.execute(open("pipeline/views.sql").read())

CREATE OR REPLACE VIEW vacancies AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/vacancies/*.parquet');
COMMENT ON VIEW vacancies IS 'One row for each vacancy.';
COMMENT ON COLUMN vacancies."vacancy_id" IS 'First 16 hex digits of the SHA-256 of the source bytes: the same on every run and machine. Where the same bytes stand at several places, the second (in order of source_uri, among those that are new in the same run) gets `-2`, the third `-3`; an id once given stays.';
COMMENT ON COLUMN vacancies."source_uri" IS 'Where it was read from, relative to the input root; for a record inside a container file, `file#member`. In the names of files `#` and what cannot be printed are written `\x23`.';
COMMENT ON COLUMN vacancies."source_format" IS 'text, markdown, html, docx, pdf, json or image.';
COMMENT ON COLUMN vacancies."source_sha256" IS 'SHA-256 of the source bytes (of the member, in a container).';
COMMENT ON COLUMN vacancies."language" IS 'Main language of the document, ISO 639-1.';
COMMENT ON COLUMN vacancies."title" IS 'The post title alone: no grade, contract, place, job number or "Re-advertisement".';
COMMENT ON COLUMN vacancies."organization" IS 'Canonical short name of the employer (UNICEF, UNDP, WFP); outside the vocabulary the name as written. Never the job board.';
COMMENT ON COLUMN vacancies."department" IS 'Office, section or division as written.';
COMMENT ON COLUMN vacancies."job_number" IS 'The organisation''s own reference, as written, without "#".';
COMMENT ON COLUMN vacancies."grade_raw" IS 'The grade as written.';
COMMENT ON COLUMN vacancies."grade" IS 'Canonical grade; of a range the lower one.';
COMMENT ON COLUMN vacancies."grade_max" IS 'The upper grade of a range, else null.';
COMMENT ON COLUMN vacancies."grade_system" IS 'The scale: ICSC, UNOPS-LICA, UNDP-NPSA, EU, WB and so on.';
COMMENT ON COLUMN vacancies."grade_icsc" IS 'The ICSC grade it corresponds to (itself for ICSC grades); null where no equivalence is documented.';
COMMENT ON COLUMN vacancies."grade_icsc_basis" IS 'exact (it is the ICSC grade), documented (the organisation prints the correspondence) or nominal (customary, for sorting only).';
COMMENT ON COLUMN vacancies."grade_rank" IS 'Seniority across scales, from the ICSC equivalent; null without one.';
COMMENT ON COLUMN vacancies."grade_category" IS 'director, international_professional, national_professional, general_service, field_service or other.';
COMMENT ON COLUMN vacancies."supervisor_grade" IS 'Canonical grade of the supervisor''s post, where stated as such.';
COMMENT ON COLUMN vacancies."contract_raw" IS 'The contract as written.';
COMMENT ON COLUMN vacancies."contract_type" IS 'permanent, fixed_term, temporary, consultancy, individual_contractor, service_agreement, internship, volunteer, jpo, secondment, fellowship or other. A stated length alone does not make a post fixed_term.';
COMMENT ON COLUMN vacancies."is_staff" IS 'Whether it is a staff appointment, where that follows from the contract or the grade.';
COMMENT ON COLUMN vacancies."duration_raw" IS 'The length of the contract as written.';
COMMENT ON COLUMN vacancies."duration_iso" IS 'The length as an ISO 8601 duration, in the document''s own unit: P364D, P12M.';
COMMENT ON COLUMN vacancies."duration_days" IS 'The length in days: a month is 365/12 days, a year 365, rounded.';
COMMENT ON COLUMN vacancies."contract_end" IS 'The last day of the contract, where a date is said ("until 31/12/2024").';
COMMENT ON COLUMN vacancies."start_date" IS 'Target start date.';
COMMENT ON COLUMN vacancies."work_schedule" IS 'full_time or part_time.';
COMMENT ON COLUMN vacancies."work_arrangement" IS 'onsite, hybrid or remote (home-based).';
COMMENT ON COLUMN vacancies."posted_date" IS 'Opening date of the advertisement; only an absolute date.';
COMMENT ON COLUMN vacancies."deadline" IS 'Closing date: the calendar date in the zone in which the organisation states it.';
COMMENT ON COLUMN vacancies."deadline_at" IS 'The closing instant; only where both a time of day and a zone are known.';
COMMENT ON COLUMN vacancies."deadline_tz" IS 'Zone of the deadline, IANA name or UTC offset.';
COMMENT ON COLUMN vacancies."deadline_raw" IS 'The deadline as written.';
COMMENT ON COLUMN vacancies."city" IS 'City of the primary duty station.';
COMMENT ON COLUMN vacancies."country" IS 'Country of the primary duty station, ISO 3166-1 alpha-2.';
COMMENT ON COLUMN vacancies."education_level" IS 'The minimum required: none, primary, secondary, technical, bachelor, master or doctorate. A degree that is only preferred and "in lieu" alternatives do not count.';
COMMENT ON COLUMN vacancies."experience_years_min" IS 'Minimum years required with the stated education level.';
COMMENT ON COLUMN vacancies."nationals_only" IS 'True where only nationals, or residents with the right to work, can apply.';
COMMENT ON COLUMN vacancies."openings" IS 'Number of posts, where stated.';
COMMENT ON COLUMN vacancies."is_readvertisement" IS 'True where the document says that it advertises the post again.';
COMMENT ON COLUMN vacancies."is_roster" IS 'True where the document says that it fills a roster or a pool of candidates.';
COMMENT ON COLUMN vacancies."salary_min" IS 'Lower end of the stated pay.';
COMMENT ON COLUMN vacancies."salary_max" IS 'Upper end of the stated pay.';
COMMENT ON COLUMN vacancies."salary_currency" IS 'ISO 4217.';
COMMENT ON COLUMN vacancies."salary_period" IS 'hour, day, month or year.';
COMMENT ON COLUMN vacancies."duplicate_of" IS 'vacancy_id of the record that this one repeats (the same vacancy from another board), which repeats none itself; null where none is known. Where that record said nothing, its columns are completed from those that repeat it: `evidence` has a row by the rule `duplicate`.';
COMMENT ON COLUMN vacancies."quality_score" IS '0 to 1: how far the record can be used as it is. The mean over ten core fields (title, organization, grade, contract_type, deadline, city, country, education_level, experience_years_min, languages) of the confidence of the chosen reading, a missing field counting 0; then multiplied by 0.95 for each warning and by 0.8 for each error in `issues`.';
COMMENT ON COLUMN vacancies."first_seen" IS 'Day (UTC, or that of --as-of) of the first run that found the source.';
COMMENT ON COLUMN vacancies."last_seen" IS 'Day of the last run that found it; a source that is gone keeps its rows.';
COMMENT ON COLUMN vacancies."content_changed_at" IS 'Day of the run that last found other bytes than the run before.';
COMMENT ON COLUMN vacancies."is_gone" IS 'True where the last run that looked for the source did not find it.';

CREATE OR REPLACE VIEW duty_stations AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/duty_stations/*.parquet');
COMMENT ON VIEW duty_stations IS 'Places of work; the first is the primary one.';
COMMENT ON COLUMN duty_stations."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN duty_stations."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN duty_stations."city" IS 'City.';
COMMENT ON COLUMN duty_stations."admin" IS 'Province, state or district.';
COMMENT ON COLUMN duty_stations."country" IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN duty_stations."raw" IS 'As written in the document.';

CREATE OR REPLACE VIEW languages AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/languages/*.parquet');
COMMENT ON VIEW languages IS 'Languages asked for.';
COMMENT ON COLUMN languages."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN languages."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN languages."language" IS 'ISO 639-1; ISO 639-3 where there is no two-letter code.';
COMMENT ON COLUMN languages."level" IS 'basic, intermediate, proficient, fluent or native; null if not said.';
COMMENT ON COLUMN languages."requirement" IS 'required or desired.';
COMMENT ON COLUMN languages."raw" IS 'As written in the document.';

CREATE OR REPLACE VIEW education AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/education/*.parquet');
COMMENT ON VIEW education IS 'Degrees asked for, alternatives included.';
COMMENT ON COLUMN education."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN education."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN education."level" IS 'none, primary, secondary, technical, bachelor, master or doctorate.';
COMMENT ON COLUMN education."fields" IS 'Fields of study as written.';
COMMENT ON COLUMN education."requirement" IS 'required or desired.';
COMMENT ON COLUMN education."raw" IS 'As written in the document.';
COMMENT ON COLUMN education."is_alternative" IS 'True for what is accepted in place of the required row before it.';

CREATE OR REPLACE VIEW experience AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/experience/*.parquet');
COMMENT ON VIEW experience IS 'Experience asked for, alternatives included.';
COMMENT ON COLUMN experience."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN experience."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN experience."years_min" IS 'Least number of years; null if not said.';
COMMENT ON COLUMN experience."years_max" IS 'Greatest number of years; null if not said.';
COMMENT ON COLUMN experience."area" IS 'What the experience is in, as written.';
COMMENT ON COLUMN experience."requirement" IS 'required or desired.';
COMMENT ON COLUMN experience."raw" IS 'As written in the document.';
COMMENT ON COLUMN experience."is_alternative" IS 'True for what is accepted in place of the required row before it.';

CREATE OR REPLACE VIEW competencies AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/competencies/*.parquet');
COMMENT ON VIEW competencies IS 'Named competencies and values.';
COMMENT ON COLUMN competencies."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN competencies."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN competencies."name" IS 'Canonical where the framework is known, else as written.';
COMMENT ON COLUMN competencies."framework" IS 'The organisation''s framework.';
COMMENT ON COLUMN competencies."kind" IS 'core_value, core, managerial, functional or cross_functional.';
COMMENT ON COLUMN competencies."level" IS 'Level asked for; null if not said.';
COMMENT ON COLUMN competencies."raw" IS 'As written in the document.';

CREATE OR REPLACE VIEW skills AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/skills/*.parquet');
COMMENT ON VIEW skills IS 'What candidates must or should know, be able to do, handle or hold, as far as no other table has it: an extension of the record. Languages, degrees, experience and named competencies are none.';
COMMENT ON COLUMN skills."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN skills."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN skills."name" IS 'As written.';
COMMENT ON COLUMN skills."normalised" IS 'Canonical where the vocabulary knows it, else the name in lower case without accents, and without the articles and words of degree before it.';
COMMENT ON COLUMN skills."kind" IS 'knowledge (a field, method, standard or law), skill (an ability or trait), tool (software, equipment) or certification (licence, certificate, registration).';
COMMENT ON COLUMN skills."requirement" IS 'required or desired.';
COMMENT ON COLUMN skills."raw" IS 'As written in the document.';

CREATE OR REPLACE VIEW statistics AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/statistics/*.parquet');
COMMENT ON VIEW statistics IS 'Quantitative claims about the world.';
COMMENT ON COLUMN statistics."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN statistics."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN statistics."value" IS 'The figure; of a range the lower end.';
COMMENT ON COLUMN statistics."value_max" IS 'The upper end of a range, else null.';
COMMENT ON COLUMN statistics."unit" IS 'percent, count, ratio, or an ISO 4217 code for money.';
COMMENT ON COLUMN statistics."approximate" IS 'True for "about", "more than", "nearly".';
COMMENT ON COLUMN statistics."subject" IS 'What is counted.';
COMMENT ON COLUMN statistics."period_start" IS 'First day, month or year of the claim: ISO date or year.';
COMMENT ON COLUMN statistics."period_end" IS 'Last day, month or year of the claim: ISO date or year.';
COMMENT ON COLUMN statistics."place" IS 'Where it holds.';
COMMENT ON COLUMN statistics."sentence" IS 'The sentence that the figure stands in.';
COMMENT ON COLUMN statistics."boilerplate" IS 'True for figures that the employer repeats about itself in every advertisement.';

CREATE OR REPLACE VIEW deliverables AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/deliverables/*.parquet');
COMMENT ON VIEW deliverables IS 'Items under deliverables, outputs or expected results.';
COMMENT ON COLUMN deliverables."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN deliverables."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN deliverables."number" IS 'List number as printed.';
COMMENT ON COLUMN deliverables."text" IS 'The item, joined where a page or column broke it.';
COMMENT ON COLUMN deliverables."due" IS 'When it is due, where a date is said.';
COMMENT ON COLUMN deliverables."raw" IS 'As written in the document.';
COMMENT ON COLUMN deliverables."days" IS 'Days of work, where a table tells them.';
COMMENT ON COLUMN deliverables."payment_share" IS 'Share of the fee in percent, where one is told.';

CREATE OR REPLACE VIEW responsibilities AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/responsibilities/*.parquet');
COMMENT ON VIEW responsibilities IS 'Duties.';
COMMENT ON COLUMN responsibilities."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN responsibilities."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN responsibilities."group" IS 'Heading that the duty stands under.';
COMMENT ON COLUMN responsibilities."text" IS 'The duty.';

CREATE OR REPLACE VIEW sections AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/sections/*.parquet');
COMMENT ON VIEW sections IS 'The document cut at its headings; the text before the first heading has no kind.';
COMMENT ON COLUMN sections."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN sections."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN sections."kind" IS 'organisational_context, background, purpose, duties, deliverables, qualifications, education, experience, competencies, languages, skills, how_to_apply, conditions, notices, supervision or evaluation; null for other headings.';
COMMENT ON COLUMN sections."heading" IS 'Heading as printed.';
COMMENT ON COLUMN sections."text" IS 'Text of the section, without its heading.';
COMMENT ON COLUMN sections."start" IS 'Offset of the text in `documents.text`.';
COMMENT ON COLUMN sections."end" IS 'Offset after the text.';
COMMENT ON COLUMN sections."basis" IS 'heading: the heading tells the kind; model: a trained model does, where no heading is known; null where nothing tells it.';

CREATE OR REPLACE VIEW documents AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/documents/*.parquet');
COMMENT ON VIEW documents IS 'The normalised text that all offsets refer to; one row for each vacancy.';
COMMENT ON COLUMN documents."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN documents."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN documents."text" IS 'The text.';
COMMENT ON COLUMN documents."title" IS 'Title of the page or file.';
COMMENT ON COLUMN documents."metadata" IS 'What the page says of itself (url, board), what is told of it (told_url, told_board where these differ; captured), and how it was read (ocr: the program that recognised it; pictures: pages that only OCR could read), as a JSON object.';

CREATE OR REPLACE VIEW evidence AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/evidence/*.parquet');
COMMENT ON VIEW evidence IS 'One row for every candidate that was considered, chosen or not.';
COMMENT ON COLUMN evidence."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN evidence."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN evidence."table" IS 'Table that the value would stand in.';
COMMENT ON COLUMN evidence."row_position" IS '`position` of the row it gave in that table; null if not chosen. For `vacancies` 0.';
COMMENT ON COLUMN evidence."field" IS 'What was looked for: a column, or the group of columns that one reading fills.';
COMMENT ON COLUMN evidence."value" IS 'The normalised value: plain values as text, composite ones as a JSON object of columns; null if refused.';
COMMENT ON COLUMN evidence."raw" IS 'The words cited: `documents.text[start:end]`, always; of the record in `cited_vacancy_id` where one is named. Empty, at 0, where a person typed the value.';
COMMENT ON COLUMN evidence."start" IS 'Offset in `documents.text`, in characters (Unicode code points).';
COMMENT ON COLUMN evidence."end" IS 'Offset after the words.';
COMMENT ON COLUMN evidence."page" IS 'Page, from 1; null where the format has no pages.';
COMMENT ON COLUMN evidence."extractor" IS 'The rule that proposed it; `duplicate` for what was taken over from a record that repeats this one, `correction` for what a person said.';
COMMENT ON COLUMN evidence."confidence" IS 'Measured precision of that rule for that field, 0 to 1; for `duplicate` that of the rule which found it in the other record; 1 for `correction`: a person''s word, not measured.';
COMMENT ON COLUMN evidence."chosen" IS 'Whether the record uses it.';
COMMENT ON COLUMN evidence."reason" IS 'Why it was refused or passed over ("corrected by NAME on DAY"); null where it was chosen.';
COMMENT ON COLUMN evidence."cited_vacancy_id" IS 'The record whose text is cited; null where it is this one.';

CREATE OR REPLACE VIEW issues AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/issues/*.parquet');
COMMENT ON VIEW issues IS 'What a reader should know about a record.';
COMMENT ON COLUMN issues."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN issues."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN issues."code" IS 'For instance deadline_conflict, date_order_assumed, grade_inferred, expired. duplicate_conflict: a record that repeats this one says otherwise. text_lost: a part of the source was not read, as the message says with the figures (an error where it is over half of the letters). ocr: the text was recognised in pictures. corrected: what a person said of a field was applied; correction_changed: but its words are read otherwise than when it was said; correction_stale: it was not, since the source has changed; correction_refused: it was not, since the normalizer of the field does not take it.';
COMMENT ON COLUMN issues."field" IS 'The column concerned; null where it is the whole record.';
COMMENT ON COLUMN issues."severity" IS 'info, warning or error.';
COMMENT ON COLUMN issues."message" IS 'In words.';

CREATE OR REPLACE VIEW signatures AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/signatures/*.parquet');
COMMENT ON VIEW signatures IS 'What a record says, in a form that duplicates are found by; one row for each vacancy. Words are in lower case without accents and punctuation; several values have `|` between them.';
COMMENT ON COLUMN signatures."vacancy_id" IS 'The vacancy that the row belongs to.';
COMMENT ON COLUMN signatures."position" IS 'Place among the rows of this vacancy, in document order, from 0.';
COMMENT ON COLUMN signatures."organization" IS 'The employer.';
COMMENT ON COLUMN signatures."job_numbers" IS 'The organisation''s own references, letters and digits only, in capitals.';
COMMENT ON COLUMN signatures."title" IS 'The post title.';
COMMENT ON COLUMN signatures."grades" IS 'The grade, the upper one of a range, and a documented ICSC grade.';
COMMENT ON COLUMN signatures."places" IS 'Duty stations as COUNTRY:city, the primary one first.';
COMMENT ON COLUMN signatures."deadline" IS 'Closing date.';
COMMENT ON COLUMN signatures."posted_date" IS 'Opening date.';
COMMENT ON COLUMN signatures."is_readvertisement" IS 'True where the document says that it advertises the post again.';
COMMENT ON COLUMN signatures."language" IS 'Main language of the document, ISO 639-1.';
COMMENT ON COLUMN signatures."site" IS 'Host of the page, or the name of the board; null where neither is known.';
COMMENT ON COLUMN signatures."site_kind" IS 'own (the employer''s), board, or unknown.';
COMMENT ON COLUMN signatures."shingles" IS 'Different rows of three words in the text about the post.';
COMMENT ON COLUMN signatures."sketch" IS 'MinHash of those: 128 numbers of 16 bits, the lower byte first.';

CREATE OR REPLACE VIEW outcomes AS SELECT * FROM read_parquet(coalesce(getvariable('run'), 'data/structured/current') || '/outcomes/*.parquet');
COMMENT ON VIEW outcomes IS 'One row for each input: each file, and each member of a container (archive, dump, e-mail). Also for those that gave no record.';
COMMENT ON COLUMN outcomes."source_uri" IS 'Where it was read from, relative to the input root; of a member `file#member`.';
COMMENT ON COLUMN outcomes."source_format" IS 'text, markdown, html, docx, pdf, json, image or container; for an input that could not be read, its extension.';
COMMENT ON COLUMN outcomes."source_sha256" IS 'SHA-256 of the bytes, the last that could be had; else null.';
COMMENT ON COLUMN outcomes."status" IS 'record, not_a_vacancy, failed or container (its members have rows of their own).';
COMMENT ON COLUMN outcomes."vacancy_id" IS 'The record it gave, else null. A `failed` input whose bytes could not be had, or that came to a limit with the bytes of before, keeps the record that it gave before.';
COMMENT ON COLUMN outcomes."error_class" IS 'Kind of the failure; `TextLost` for a record that does not have all of the text; else null.';
COMMENT ON COLUMN outcomes."message" IS 'What went wrong, where, and what to do; null where all went well.';
COMMENT ON COLUMN outcomes."text_share" IS 'Share of the letters and digits of the source that the text has; null where the format has no second reading to compare with.';
COMMENT ON COLUMN outcomes."fingerprint" IS 'Stands for all that the outcome follows from: the bytes, what is told of the source, the rules for its format, --as-of. The input is read again when it changes. Null where the bytes could not be had.';
COMMENT ON COLUMN outcomes."first_seen" IS 'Day (UTC, or that of --as-of) of the first run that found the source.';
COMMENT ON COLUMN outcomes."last_seen" IS 'Day of the last run that found it; a source that is gone keeps its rows.';
COMMENT ON COLUMN outcomes."content_changed_at" IS 'Day of the run that last found other bytes than the run before.';
COMMENT ON COLUMN outcomes."is_gone" IS 'True where the last run that looked for the source did not find it.';

-- The place of a value in its scale, for sorting and comparing.
CREATE OR REPLACE MACRO education_rank(level) AS list_position(['none', 'primary', 'secondary', 'technical', 'bachelor', 'master', 'doctorate'], level) - 1; -- none 0 to doctorate 6
CREATE OR REPLACE MACRO language_rank(level) AS list_position(['basic', 'intermediate', 'proficient', 'fluent', 'native'], level) - 1; -- basic 0 to native 4
CREATE OR REPLACE MACRO severity_rank(level) AS list_position(['info', 'warning', 'error'], level) - 1; -- info 0 to error 2

CREATE OR REPLACE VIEW vacancy_languages AS
SELECT vacancies.*, asked.required_languages, asked.desired_languages
FROM vacancies LEFT JOIN (
    SELECT vacancy_id,
           list(language ORDER BY position) FILTER (WHERE requirement = 'required') AS required_languages,
           list(language ORDER BY position) FILTER (WHERE requirement = 'desired') AS desired_languages
    FROM languages GROUP BY vacancy_id
) asked USING (vacancy_id);
COMMENT ON VIEW vacancy_languages IS 'One row for each vacancy: its columns, and the languages it asks for as lists, in the order of the document.';

CREATE OR REPLACE VIEW requirements_by_grade AS
SELECT grade, grade_rank, count(*) AS vacancies,
       median(experience_years_min) AS years_median, min(experience_years_min) AS years_least,
       max(experience_years_min) AS years_most,
       count(*) FILTER (WHERE education_rank(education_level) <= education_rank('technical')) AS below_bachelor,
       count(*) FILTER (WHERE education_level = 'bachelor') AS bachelor,
       count(*) FILTER (WHERE education_level = 'master') AS master,
       count(*) FILTER (WHERE education_level = 'doctorate') AS doctorate,
       round(avg(coalesce(len(required_languages), 0)), 2) AS languages_mean
FROM vacancy_languages WHERE grade IS NOT NULL AND duplicate_of IS NULL
GROUP BY grade, grade_rank ORDER BY grade_rank NULLS LAST, grade;
COMMENT ON VIEW requirements_by_grade IS 'What is asked for at each grade, the lowest rank first. A vacancy counts once, however many records repeat it.';

CREATE OR REPLACE VIEW trusted_values AS
SELECT evidence.vacancy_id, vacancies.source_uri, vacancies.title, evidence."table", evidence.row_position,
       evidence.field, evidence.value, evidence.raw, evidence.start, evidence."end", evidence.cited_vacancy_id,
       evidence.extractor, evidence.confidence, doubts.issues
FROM evidence JOIN vacancies USING (vacancy_id) LEFT JOIN (
    SELECT vacancy_id, CASE field WHEN 'contract_type' THEN 'contract' WHEN 'city' THEN 'duty_station' WHEN 'country' THEN 'duty_station' WHEN 'education_level' THEN 'education' WHEN 'experience_years_min' THEN 'experience' ELSE field END AS field, list(DISTINCT code ORDER BY code) AS issues
    FROM issues WHERE field IS NOT NULL AND code <> 'corrected' GROUP BY ALL -- what a person said is no doubt
) doubts ON doubts.vacancy_id = evidence.vacancy_id AND doubts.field = evidence.field
WHERE chosen;
COMMENT ON VIEW trusted_values IS 'Chosen readings, their words, and the issues of the same field: WHERE confidence >= 0.9 AND issues IS NULL.';
