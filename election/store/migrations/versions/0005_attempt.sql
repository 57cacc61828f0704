-- Which attempt used a code: a phone that asks again because the answer was lost on its way is told apart from another
-- phone with the same code. The digest of what the phone chose; NULL for phones that choose nothing.
ALTER TABLE code ADD COLUMN attempt bytea;
