"""Certificates: what an association hands out for taking part, and the one register of it.

Nouns: template and its layout versions, batch (one issuing by a rule), line (who gets it), certificate.
Not: who took part and how (activities), numbers and the check page (papers), award papers of ministries (honours).
"""
