"""A valid text of every kind that we read: what is damaged to see what its reader bears."""

SHEET = """\
file,speaker,role,organisation,leader,theme,place,recorded,edition,language,consent,consent_words,\
consent_date,consent_until,child,guardian,keep,drop
one.mp4,Ana Ruiz,Volunteer,Larkford Bus,no,Roads,Mill Road,2026-09-14,2026-09,en,yes,form 1,\
2026-09-01,2027-09-01,,,,"0:05-0:30; ""let me"" start again"
two.mp4,Leo Bright,,Youth club,yes,,,14/09/2026,Sep-26,Welsh,film only,,,,yes,Mary Bright,1:20-,
"""
SETTINGS = """\
project:
  title: Larkford Together
  language: en
  clips: clips
  people: people.csv
  editions: {2026-09: Autumn 2026}
ingest:
  max_megabytes: 4000
  max_minutes: 1.5
  loudness: -16
  inbox: "s3://larkford/inbox"
cut: {margin_ms: 250, fillers: false}
render:
  colour: '#1d4f5c'
page:
  address: https://larkford.example/
publish:
  target: s3://larkford/site
"""
SIDECAR = """\
speaker: Ana Ruiz
role: Volunteer
recorded: 2026-03-14
language: en
consent: yes
consent_until: 2027-03-14
child: no
keep: 0:01-
drop: [0:05-0:30, let me start again]
"""
VTT = """\
WEBVTT - words

NOTE made by hand

STYLE
::cue { color: red }

c1
00:00:00.240 --> 00:00:02.120 line:0
<v Ana Ruiz>We opened the <00:00:01.000><c.loud>clinic</c>
in March &amp; April.

00:02.500 --> 00:04.000
It is open on Fridays.
"""
SRT = """\
1
00:00:00,240 --> 00:00:02,120
We opened the <i>clinic</i>
in March.

2
00:00:02,500 --> 00:00:04,000
{\\an8}It is open on Fridays.
"""
WHISPER = """\
{"text": " We opened.", "language": "en", "segments": [
 {"id": 0, "start": 0.24, "end": 2.12, "text": " We opened it.", "speaker": "A", "words": [
  {"word": " We", "start": 0.24, "end": 0.5, "probability": 0.98},
  {"word": " opened", "start": 0.5, "end": 1.2, "score": 0.9},
  {"word": " it.", "start": 1.2, "end": 2.12}]},
 {"start": 3, "end": 4.5, "text": " On Fridays."}]}
"""
DECISIONS = """\
- clip: inspector-september
  at: 0:13.4
  words: "I will meet farmers at the market on Friday."
  by: "Asha Bell"
  on: 2026-09-21
  status: kept
  note: "Some twenty farmers came."
  evidence:
    - clip: inspector-november
      at: 1:02:08.0
      words: "We met them."
      times: 2
    - https://larkford.example/minutes?page=2

- clip: council-officer
  at: 16.5
  words: |
    I will bring the plan
  by: David Marsh
  on: 2026-11-18
  ruling: accept
  summary: The plan
  owner: David Marsh
  due: none
  unrelated: {clip: one, at: 0:01, words: "No."}
"""
CHECKED = """\
# Who watched which clip
- clip: one
  by: "Asha Bell"
  on: 2026-09-21
  seal: "0123456789abcdef"

- {clip: 'two', by: Leo Bright, on: 2026-09-22, seal: fedcba9876543210}
"""
WITHDRAWN = f"""\
# What was withdrawn
- id: "0f6933ba855fe2a9"
  on: 2026-11-23
  by: "Ann Lee"
  reason: "asked by his mother"
  undo-until: 2026-11-30
  lifted: 2026-11-24
  marks: |
    {"10" * 32}
    {"2f" * 32}
- {{id: "1f6933ba855fe2a9", on: 2026-11-24, marks: {"ab" * 32}}}
"""
STONES = (
    '{"stones":[{"by":"","id":"0f6933ba855fe2a9","lifted":null,"marks":["' + "10" * 32 + '"],'
    '"on":"2026-11-23","reason":"","undo_until":"2026-11-30"}]}\n'
)
UPDATES = """\
{"id": "u1", "speaker": "Priya Nair", "role": "PCSO", "organisation": "County police", \
"recorded": "2026-03-14", "sentences": [{"text": "I'll fix the gate by Friday."}, \
{"text": "We need a van in 3 weeks, at 5 pm on 31 March 2027."}]}
{"speaker": null, "sentences": []}
"""
FETCHED = (
    '{"objects":[{"digest":"' + "ab" * 32 + '","gone":false,"inbox":"s3://larkford/inbox",'
    '"key":"inbox/one.mp4","name":"one.mp4","size":7,"tag":"x","twin":false,"when":1.5}]}\n'
)
ACT = (
    '{"by":"Ann Lee","here":["clips/one.mp4"],"keep_source":false,"reason":"","stones":[{"by":"",'
    '"id":"0f6933ba855fe2a9","lifted":null,"marks":["' + "10" * 32 + '"],"on":"2026-11-23",'
    '"reason":"","undo_until":null}],"subjects":[{"id":"one","files":["one.mp4"],"sizes":[7]}],'
    '"target":"","there":[],"troubles":[]}\n'
)
RECEIPT = """\
{"version": 1, "at": "2026-11-23T07:05:14+00:00", "by": "Ann Lee", "reason": "", "clips": [
 {"id": "one", "speakers": ["Leo Bright"], "recorded": "2026-11-17", "files": ["one.mp4"],
  "tombstone": "0f6933ba855fe2a9", "undo_until": "2026-11-30"}], "source_kept": false,
 "removed": {"here": ["clips/one.mp4"], "there": []}}
"""
CLAIM = (
    '{"machine":"m","nonce":"n","overtook":0,"process":7,"released":false,'
    '"since":"2026-11-23T07:05:14+00:00","who":"Ann on m"}\n'
)
RECORD = (
    '{"files":{"index.html":{"digest":"' + "ab" * 32 + '","headers":"","size":7,"tag":""}},'
    '"left":{"a.css":{"last":1,"noted":{"digest":"' + "cd" * 32 + '","size":1},"since":1.5}},'
    '"number":2,"past":["b"],"project":"p","version":2}\n'
)
LOCK = (
    '{"pid": 77, "host": "m", "since": 1795000000.5, "doing": "run", "started": "1", '
    '"mark": "0a1b2c3d4e5f6071"}'
)
LOG = """\
{"t": 0.0, "event": "begin", "command": "run", "at": "2026-11-23T10:04:20+00:00", "pid": 206, \
"options": {"jobs": 1}, "versions": {"ffmpeg": "9.0.2"}, "machine": {"cpus": 2}}
{"t": 1.7, "event": "settings", "digest": "e24308801e26", "set": {"ingest.height": 144}}
{"t": 6.7, "event": "warning", "text": "it is no text: rename it."}
{"t": 7.7, "event": "step", "clip": "clip-40c3785b", "stage": "ingest", "reason": "not made yet"}
{"t": 8.0, "event": "starts", "clip": "clip-40c3785b", "stage": "ingest", "process": 21, \
"tool": "python", "args": ["-c", "x"]}
{"t": 8.7, "event": "ran", "clip": "clip-40c3785b", "stage": "ingest", "process": 21, \
"tool": "python", "code": 0, "seconds": 0.764, "cpu": 0.121, "peak": 0}
{"t": 8.9, "event": "trouble", "clip": "clip-40c3785b", "stage": "ingest", "type": "ClipError", \
"where": ["a.py:1 run"], "text": "x"}
{"t": 9.0, "event": "outcome", "clip": "clip-40c3785b", "state": "refused", "detail": "empty"}
{"t": 9.1, "event": "note", "text": "1 refused."}
{"t": 9.2, "event": "end", "code": 4}
"""
