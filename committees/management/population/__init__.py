"""A large population for measuring: copies of applications that got where they are by being worked on.

Every copy has a person, an account, a dossier and hash chains of its own; rows stream to PostgreSQL by COPY.
"""
