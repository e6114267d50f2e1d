"""placeholder for the role table"""
