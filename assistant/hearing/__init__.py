"""Hearing: sound files and the microphone become transcripts.

`choose_recognizer` (choose.py) loads a recognizer, `transcribe` (recognizer.py) gives it a recording, `utterances`
(microphone.py) a conversation. Nothing here touches numpy, a recognizer or a device before it is used.
"""
