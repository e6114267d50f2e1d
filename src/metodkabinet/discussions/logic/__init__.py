"""Pure code: who owns threads, whom a text mentions, what in it a person should look at."""
