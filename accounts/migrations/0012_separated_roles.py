"""职责分离 in the database: a grant, or a new holder of an account, that brings separated roles together is refused.

The pairs are those of `accounts.rules`; a test compares them. The trigger waits for whoever else decides about the same
person, so that two decisions at once cannot both pass.
"""

from django.db import migrations

PLATFORM = ("platform_admin", "security_admin", "auditor")
BUSINESS = (
    "organisation_admin", "clerk", "leader", "block_reviewer", "committee_manager", "candidate_reviewer", "expert_notifier",
    "plan_clerk", "plan_deputy", "plan_leader", "ratifier", "recognition_manager", "recognition_examiner", "expert", "supervisor",
)  # fmt: skip
HERE = (
    ("plan_clerk", "plan_deputy"), ("plan_clerk", "plan_leader"), ("plan_deputy", "plan_leader"),
    ("committee_manager", "expert_notifier"), ("expert", "committee_manager"), ("expert", "expert_notifier"),
    ("supervisor", "committee_manager"), ("supervisor", "expert_notifier"), ("supervisor", "expert"),
    ("recognition_manager", "recognition_examiner"),
)  # fmt: skip
EVERYWHERE = [(one, other) for place, one in enumerate(PLATFORM) for other in (*PLATFORM[place + 1 :], *BUSINESS)]
ROWS = [(pair, "true") for pair in EVERYWHERE] + [(pair, "false") for pair in HERE]
VALUES = ", ".join(
    f"('{one}'::text, '{other}'::text, {everywhere}), ('{other}', '{one}', {everywhere})"
    for (one, other), everywhere in ROWS
)
FORWARD = f"""
CREATE FUNCTION accounts_separations() RETURNS TABLE (role text, other text, everywhere boolean)
LANGUAGE sql IMMUTABLE AS $$ VALUES {VALUES} $$;

CREATE FUNCTION accounts_wait_for_holder(account bigint, person bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('accounts:separation'), hashtext(coalesce('person:' || person, 'account:' || account)));
END $$;

CREATE FUNCTION accounts_refuse_joined_grant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whose bigint; held text;
BEGIN
    IF NEW.revoked_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    SELECT person_id INTO whose FROM accounts_user WHERE id = NEW.user_id FOR SHARE;
    PERFORM accounts_wait_for_holder(NEW.user_id, whose);
    SELECT held_grant.role INTO held FROM accounts_grant AS held_grant
    JOIN accounts_user AS account ON account.id = held_grant.user_id
    JOIN accounts_separations() AS parted ON parted.role = NEW.role AND parted.other = held_grant.role
    WHERE (account.id = NEW.user_id OR account.person_id = whose) AND held_grant.id <> NEW.id
        AND held_grant.revoked_at IS NULL
        AND (parted.everywhere OR held_grant.organisation_id = NEW.organisation_id)
        AND daterange(held_grant.starts_on, held_grant.ends_on, '[]') && daterange(NEW.starts_on, NEW.ends_on, '[]')
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'grant: % and % are separated, account % holds both', NEW.role, held, NEW.user_id
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'grant_separated';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION accounts_refuse_joined_holder() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE joined record;
BEGIN
    PERFORM accounts_wait_for_holder(NEW.id, NEW.person_id);
    SELECT own.role AS one, held.role AS other INTO joined FROM accounts_grant AS own
    JOIN accounts_user AS account ON account.person_id = NEW.person_id AND account.id <> NEW.id
    JOIN accounts_grant AS held ON held.user_id = account.id AND held.revoked_at IS NULL
    JOIN accounts_separations() AS parted ON parted.role = own.role AND parted.other = held.role
    WHERE own.user_id = NEW.id AND own.revoked_at IS NULL
        AND (parted.everywhere OR held.organisation_id = own.organisation_id)
        AND daterange(held.starts_on, held.ends_on, '[]') && daterange(own.starts_on, own.ends_on, '[]')
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'account %: its % and the holder''s % are separated', NEW.id, joined.one, joined.other
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'holder_separated';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER grant_separated
    BEFORE INSERT OR UPDATE OF user_id, organisation_id, role, starts_on, ends_on, revoked_at ON accounts_grant
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_joined_grant();
CREATE TRIGGER holder_separated BEFORE UPDATE OF person_id ON accounts_user
    FOR EACH ROW WHEN (NEW.person_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)
    EXECUTE FUNCTION accounts_refuse_joined_holder();
"""
BACKWARD = """
DROP FUNCTION accounts_refuse_joined_holder() CASCADE;
DROP FUNCTION accounts_refuse_joined_grant() CASCADE;
DROP FUNCTION accounts_wait_for_holder(bigint, bigint);
DROP FUNCTION accounts_separations();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_likeness_and_kept_reorganisations")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
