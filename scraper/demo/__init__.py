"""Two small news sites that Khabar serves to itself on loopback: one Persian, one English, written for this project."""

from scraper.demo.sites import DemoSites

__all__ = ["DemoSites"]
