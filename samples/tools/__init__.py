"""How the samples' voices, pictures and model are made: a module for each."""
