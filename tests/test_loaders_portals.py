"""JSON in the shapes of recruitment portals, with invented posts: what is read of each, as "label: text"."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.loaders import portal_json
from pipeline.loaders.page import Page, Unreadable

GUID = "0b4f1c9d-1111-2222-3333-444455556666"

GREENHOUSE: Any = {
    "id": 7712345003,
    "internal_job_id": 5512345,
    "title": "Hydrologist",
    "updated_at": "2025-03-11T09:20:11-04:00",
    "requisition_id": "REQ-881",
    "location": {"name": "Lusaka, Zambia"},
    "metadata": [
        {"id": 1, "name": "Contract Type", "value": "Fixed-term", "value_type": "single_select"},
        {"id": 2, "name": "Grade", "value": None, "value_type": "short_text"},
        {"id": 3, "name": "Modality", "value": ["Hybrid"], "value_type": "multi_select"},
    ],
    "content": "&lt;h2&gt;Your tasks&lt;/h2&gt;&lt;ul&gt;&lt;li&gt;Measure the flow&lt;/li&gt;&lt;/ul&gt;",
    "departments": [{"id": 11, "name": "Water", "child_ids": [], "parent_id": None}],
    "questions": [{"required": True, "label": "First Name", "fields": [{"name": "first_name"}]}],
    "pay_input_ranges": [{"min_cents": 2400000, "max_cents": 3000000, "currency_type": "USD", "title": "Annual pay"}],
}
LEVER: Any = [
    {
        "id": GUID,
        "text": "Pump Mechanic",
        "categories": {"commitment": "Full-Time", "location": "Bor", "allLocations": ["Bor"]},
        "createdAt": 1741600800000,
        "opening": "<div>We mend pumps.</div>",
        "openingPlain": "We mend pumps.",
        "description": "<div><b>Summary</b></div><div>The mechanic has a van.</div>",
        "descriptionPlain": "Summary The mechanic has a van.",
        "lists": [{"text": "What you do", "content": "<li>Mend pumps</li>"}],
        "salaryRange": {"min": 700, "max": 900, "currency": "USD", "interval": "per-month-salary"},
    }
]
SMARTRECRUITERS: Any = {
    "id": "743999712345678",
    "uuid": GUID,
    "name": "Livelihoods Officer",
    "refNumber": "REF12X",
    "company": {"identifier": "FieldOrg", "name": "Field Organisation"},
    "location": {"city": "Gaziantep", "country": "tr", "remote": False, "fullLocation": "Gaziantep, Türkiye"},
    "typeOfEmployment": {"id": "contract", "label": "Contract"},
    "customField": [{"fieldId": "a1", "fieldLabel": "Duration", "valueId": "b", "valueLabel": "12 months"}],
    "language": {"code": "en", "label": "English"},
    "creator": {"name": "Jane Doe"},
    "jobAd": {
        "sections": {
            "jobDescription": {"title": "Job Description", "text": "<p>Plans the work.</p>"},
            "qualifications": {"title": "Qualifications", "text": "<ul><li>Five years of work</li></ul>"},
        }
    },
}
WORKABLE: Any = {
    "title": "Finance Officer",
    "shortcode": "A1B2C3",
    "location": {"location_str": "Abuja, Nigeria", "country": "Nigeria", "city": "Abuja", "workplace_type": "remote"},
    "full_description": "<p>Keeps the books.</p><h2>Requirements</h2><p>A degree.</p><h2>Benefits</h2><p>Health.</p>",
    "description": "<p>Keeps the books.</p>",
    "requirements": "<p>A degree.</p>",
    "benefits": "<p>Health.</p>",
}
RECRUITEE: Any = {
    "offer": {
        "id": 991,
        "position": 3,
        "title": "Storekeeper",
        "description": "<p>Moves the goods.</p>",
        "requirements": "<p>Two years in a store.</p>",
        "employment_type_code": "fulltime_fixed_term",
        "close_at": "2025-02-01 22:59:00 UTC",
        "hybrid": True,
        "remote": False,
        "salary": {"min": None, "max": None, "currency": "EUR", "period": None},
        "translations": {"en": {"title": "Storekeeper", "description": "<p>Moves the goods.</p>"}},
        "locations": [{"id": 1, "name": "Tripoli", "city": "Tripoli", "country": "Libya", "country_code": "LY"}],
    }
}
ORACLE: Any = {
    "items": [
        {
            "Id": "3107",
            "RequisitionId": 300009912345678,
            "Title": "Census Adviser",
            "ExternalPostedEndDate": "2026-02-03T21:59:00+00:00",
            "ExternalDescriptionStr": "<p>Counts people.</p>",
            "requisitionFlexFields": [{"Prompt": "Grade", "Value": "P-4"}],
            "otherRequisitions": [{"Id": "3108", "Title": "Clerk", "ExternalPostedEndDate": "2026-05-01T00:00:00Z"}],
        }
    ],
    "count": 1,
}
WORKDAY: Any = {
    "jobPostingInfo": {
        "id": "a" * 32,
        "title": "Supply Officer",
        "jobDescription": "<p>Buys.</p>",
        "jobReqId": "JR99",
        "startDate": "2025-06-01",
        "endDate": "2025-06-15",
        "remoteType": "Hybrid",
        "jobRequisitionLocation": {"descriptor": "Juba, South Sudan", "country": {"descriptor": "South Sudan"}},
    },
    "hiringOrganization": {"name": "WFP", "url": ""},
    "similarJobs": [{"title": "Cook", "postedOn": "Posted Yesterday", "locationsText": "Wau"}],
}
SUCCESSFACTORS: Any = {
    "d": {
        "results": [
            {
                "__metadata": {"uri": "x", "type": "SFOData.JobRequisitionPosting"},
                "jobReqId": "4410",
                "jobReqLocale": {"results": [{"__metadata": {"uri": "y"}, "externalTitle": "Economist"}]},
                "location_obj": {"results": [{"name": "Abidjan", "country": "CIV"}]},
                "cust_dutyStation": {"externalName_defaultValue": "Abidjan", "externalName_en_US": "Abidjan"},
                "cust_contractType": "Fixed term",
                "custDurationMonths": 24,
                "postStartDate": "/Date(1759276800000)/",
                "postEndDate": "/Date(1761177540000+0000)/",
            }
        ]
    }
}
RELIEFWEB: Any = {
    "took": 3,
    "data": [
        {
            "id": "4000001",
            "score": 1,
            "fields": {
                "title": "WASH Manager",
                "body": "**Tasks**\n\n- Digs wells",
                "how_to_apply": "Send a letter.",
                "country": [{"name": "Chad", "shortname": "Chad", "iso3": "tcd", "location": {"lat": 1, "lon": 2}}],
                "source": [{"name": "Nord", "homepage": "https://n.example", "type": {"id": 1, "name": "NGO"}}],
                "date": {"closing": "2025-05-04", "created": "2025-04-01"},
            },
        }
    ],
}
UN_CAREERS: Any = {
    "status": 1,
    "data": {
        "jobId": 240011,
        "jobTitle": "CIVIL ENGINEER",
        "postingTitle": "Engineer, P4",
        "jobLevel": "P-4",
        "dept": {"code": "UNISFA", "name": "Security Force for Abyei"},
        "dutyStation": [{"code": "ABY", "description": "ABYEI"}],
    },
}
VOLUNTEERS: Any = {
    "value": {
        "assignmentTitle": "Youth Officer",
        "hostEntity": {"name": "UNFPA"},
        "dutyStations": [{"name": "Dodoma", "country": {"name": "Tanzania"}}],
        "durationInMonths": 12,
        "requiredYearsOfExperience": 3,
        "yearsOfService": 0,
        "languages": [{"language": {"name": "English"}, "level": {"name": "Fluent"}, "required": True}],
        "taskDescription": "The officer:\n- Runs the camp\n- Writes",
    }
}
CORNERSTONE: Any = {
    "data": {
        "displayJobTitle": "Legal Officer",
        "ref": "VN-11",
        "locations": [{"city": "Arusha", "state": "", "country": "TZ", "line1": ""}],
        "postingExpirationDate": "2025-03-31T23:59:00Z",
        "externalAd": "<p>Drafts opinions.</p>",
        "customFields": [{"id": 1, "title": "Contract", "value": {"id": 9, "title": "Fixed term"}}],
    }
}
WORDPRESS: Any = {
    "id": 8123,
    "link": "https://board.example/job/8123",
    "title": {"rendered": "Data Clerk"},
    "content": {"rendered": "<p>Types in forms.</p>", "protected": False},
    "meta": {"_job_location": "Goma", "_company_name": "Relief Org", "_job_expires": "2025-04-01"},
    "_links": {"self": [{"href": "https://board.example", "title": "P-5"}]},
}
LABELS: Any = {
    "jobDetail": {
        "fields": [{"label": "Vacancy title", "value": "Cook"}, {"label": "Grade", "value": "GS-2"}],
        "sections": [{"heading": "Duties", "content": "<ul><li>Cooks</li></ul>"}],
    }
}
FLAT_SUMS: Any = {"name": "Cook", "salaryMin": 300, "salary_max": 400, "salaryCurrency": "USD", "salaryPeriod": "MONTH"}
SEARCH: Any = [
    {"Posting Title": "Clerk", "Level": "G-4", "Deadline": "2025-03-01"},
    {"Posting Title": "Driver", "Level": "G-2", "Deadline": "2025-03-05"},
]

PORTALS: list[tuple[Any, list[str]]] = [
    (
        GREENHOUSE,
        [
            "title: Hydrologist",
            "requisition id: REQ-881",
            "location: Lusaka, Zambia",
            "Contract Type: Fixed-term",
            "modality: Hybrid",
            "departments: Water",
            "salary: USD 24000 - 30000 per year",
            "Your tasks",
            "Measure the flow",
        ],
    ),
    (
        LEVER,
        [
            "title: Pump Mechanic",
            "commitment: Full-Time",
            "location: Bor",
            "locations: Bor",
            "created at: 2025-03-10T10:00:00Z",
            "salary: USD 700 - 900 per month",
            "We mend pumps.",
            "Summary",
            "The mechanic has a van.",
            "What you do",
            "Mend pumps",
        ],
    ),
    (
        SMARTRECRUITERS,
        [
            "title: Livelihoods Officer",
            "reference: REF12X",
            "company: Field Organisation",
            "location: Gaziantep, Türkiye",
            "type of employment: Contract",
            "duration: 12 months",
            "Job Description",
            "Plans the work.",
            "Qualifications",
            "Five years of work",
        ],
    ),
    (
        WORKABLE,
        [
            "title: Finance Officer",
            "shortcode: A1B2C3",
            "location: Abuja, Nigeria",
            "workplace type: remote",
            "Keeps the books.",
            "Requirements",
            "A degree.",
            "Benefits",
            "Health.",
        ],
    ),
    (
        RECRUITEE,
        [
            "title: Storekeeper",
            "employment type: fulltime fixed term",
            "close at: 2025-02-01 22:59:00 UTC",
            "work arrangement: Hybrid",
            "locations: Tripoli, Libya",
            "Moves the goods.",
            "Requirements",
            "Two years in a store.",
        ],
    ),
    (
        ORACLE,
        [
            "requisition id: 3107",
            "title: Census Adviser",
            "posted end date: 2026-02-03T21:59:00+00:00",
            "grade: P-4",
            "Counts people.",
        ],
    ),
    (
        WORKDAY,
        [
            "title: Supply Officer",
            "job req id: JR99",
            "posting start date: 2025-06-01",
            "posting end date: 2025-06-15",
            "remote type: Hybrid",
            "job requisition location: Juba, South Sudan",
            "hiring organization: WFP",
            "Buys.",
        ],
    ),
    (
        SUCCESSFACTORS,
        [
            "job req id: 4410",
            "title: Economist",
            "location: Abidjan, CIV",
            "duty station: Abidjan",
            "contract type: Fixed term",
            "duration: 24 months",
            "date posted: 2025-10-01",
            "closing date: 2025-10-22T23:59:00Z",
        ],
    ),
    (
        RELIEFWEB,
        [
            "title: WASH Manager",
            "country: Chad",
            "source: Nord",
            "date closing: 2025-05-04",
            "date created: 2025-04-01",
            "Tasks",
            "Digs wells",
            "How to apply",
            "Send a letter.",
        ],
    ),
    (
        UN_CAREERS,
        [
            "job id: 240011",
            "job code title: CIVIL ENGINEER",
            "posting title: Engineer, P4",
            "job level: P-4",
            "department: Security Force for Abyei",
            "duty station: ABYEI",
        ],
    ),
    (
        VOLUNTEERS,
        [
            "assignment title: Youth Officer",
            "host entity: UNFPA",
            "duty stations: Dodoma, Tanzania",
            "duration: 12 months",
            "required experience: 3 years",
            "languages: English, Fluent, required",
            "Task description",
            "The officer:",
            "Runs the camp",
            "Writes",
        ],
    ),
    (
        CORNERSTONE,
        [
            "title: Legal Officer",
            "ref: VN-11",
            "locations: Arusha, TZ",
            "closing date: 2025-03-31T23:59:00Z",
            "contract: Fixed term",
            "Drafts opinions.",
        ],
    ),
    (
        WORDPRESS,
        [
            "title: Data Clerk",
            "job location: Goma",
            "company name: Relief Org",
            "job expires: 2025-04-01",
            "Types in forms.",
        ],
    ),
    (LABELS, ["Vacancy title: Cook", "grade: GS-2", "Duties", "Cooks"]),
    (FLAT_SUMS, ["salary: USD 300 - 400 per month", "title: Cook"]),
    (SEARCH, ["Posting Title: Clerk", "level: G-4", "deadline: 2025-03-01"]),
]


@pytest.mark.parametrize(("value", "expected"), PORTALS)
def test_portals(value: object, expected: list[str]) -> None:
    page = portal_json.read(json.dumps(value).encode())
    assert [f"{line.label}: {line.text}" if line.label else line.text for line in page.lines] == expected
    titles = [line.partition(": ")[2] for line in expected if "itle: " in line and "code title" not in line]
    assert page.title == titles[0]


def test_a_list_of_vacancies_says_that_the_rest_is_left() -> None:
    assert portal_json.read(json.dumps(SEARCH).encode()).loss == portal_json.OTHERS
    assert not portal_json.read(json.dumps(LEVER).encode()).loss


KEYS = st.sampled_from(["title", "name", "value", "items", "location", "salary", "min", "text", "content", "id", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=200, deadline=None)
@given(value=VALUES)
def test_any_json_gives_a_page_or_a_reason(value: object) -> None:
    try:
        page: Page = portal_json.read(json.dumps(value).encode())
    except Unreadable:
        return
    assert page.lines
