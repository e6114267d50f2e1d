"""The staff card: education, attestation, courses, awards; «Характеристика кадров»; the yearly refresh by links.

Not: the person himself, his jobs and consents (people); who belongs to which association (associations).
"""
