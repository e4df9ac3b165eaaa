"""Makes the small Vosk model of the tests from synthesized speech; see README.md."""
