"""Khabar: follows news agencies and keeps clean records of what they publish."""
