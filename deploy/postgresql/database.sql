-- The database and its two users, once, as the administrator of the server: psql -f database.sql
-- outreach_owner owns the tables and changes them: for migrate and move only. outreach is what the nodes are: it reads and writes rows.
-- Neither can sign in until it has a password: \password outreach_owner, \password outreach.
\set ON_ERROR_STOP on

CREATE ROLE outreach_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE outreach LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
-- The order of bytes: the same on every machine, and an index never changes its order with an update of the system.
CREATE DATABASE outreach OWNER outreach_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE outreach FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE outreach TO outreach;

\connect outreach
ALTER SCHEMA public OWNER TO outreach_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO outreach;
-- What the owner makes later, here and in the schema of the jobs.
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_owner GRANT USAGE ON SCHEMAS TO outreach;
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO outreach;
ALTER DEFAULT PRIVILEGES FOR ROLE outreach_owner GRANT USAGE, SELECT ON SEQUENCES TO outreach;
