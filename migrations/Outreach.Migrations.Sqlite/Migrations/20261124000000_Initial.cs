using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Outreach.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_records",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor = table.Column<Guid>(type: "TEXT", nullable: true),
                    action = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    from_state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    to_state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    details = table.Column<string>(type: "TEXT", nullable: true),
                    patient_ids = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_seals",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    record_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_seals", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "commitments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    donor_country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    pledged = table.Column<int>(type: "INTEGER", nullable: false),
                    amended = table.Column<int>(type: "INTEGER", nullable: false),
                    window_from = table.Column<string>(type: "TEXT", nullable: false),
                    window_to = table.Column<string>(type: "TEXT", nullable: false),
                    scope_countries = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_commitments", x => x.id);
                    table.CheckConstraint("ck_commitments_ceiling", "pledged > 0 AND pledged + amended > 0");
                    table.CheckConstraint("ck_commitments_window", "window_from <= window_to");
                });

            migrationBuilder.CreateTable(
                name: "hospitals",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    name_local = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    city = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    latitude = table.Column<double>(type: "REAL", nullable: false),
                    longitude = table.Column<double>(type: "REAL", nullable: false),
                    zone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    working_languages = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    instructions_json = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_hospitals", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_records",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    request_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    response_json = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_records", x => new { x.user_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "job_turns",
                columns: table => new
                {
                    job = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    owner = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_turns", x => x.job);
                });

            migrationBuilder.CreateTable(
                name: "missions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    starts_on = table.Column<string>(type: "TEXT", nullable: true),
                    ends_on = table.Column<string>(type: "TEXT", nullable: true),
                    sending_hospital_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    commitment_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    planned = table.Column<int>(type: "INTEGER", nullable: true),
                    reported_performed = table.Column<int>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_missions", x => x.id);
                    table.CheckConstraint("ck_missions_days", "starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on");
                });

            migrationBuilder.CreateTable(
                name: "patient_replies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    sender = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    provider_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    answer = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    open_because = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    booking_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    received_at = table.Column<long>(type: "INTEGER", nullable: false),
                    handled_at = table.Column<long>(type: "INTEGER", nullable: true),
                    handled_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_replies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "policies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    rules_json = table.Column<string>(type: "TEXT", nullable: false),
                    owner = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    made_by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_policies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "protection_keys",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_protection_keys", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "role_grants",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    granted_at = table.Column<long>(type: "INTEGER", nullable: false),
                    granted_by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_role_grants", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "settings",
                columns: table => new
                {
                    key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_claims", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    provider_key = table.Column<string>(type: "TEXT", nullable: false),
                    provider_display_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_logins", x => new { x.login_provider, x.provider_key });
                });

            migrationBuilder.CreateTable(
                name: "user_tokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    is_disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "TEXT", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "allotments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    commitment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_pool = table.Column<bool>(type: "INTEGER", nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: true),
                    period_from = table.Column<string>(type: "TEXT", nullable: true),
                    period_to = table.Column<string>(type: "TEXT", nullable: true),
                    quota = table.Column<int>(type: "INTEGER", nullable: false),
                    reserved = table.Column<int>(type: "INTEGER", nullable: false),
                    fulfilled = table.Column<int>(type: "INTEGER", nullable: false),
                    is_open = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_allotments", x => x.id);
                    table.CheckConstraint("ck_allotments_balance", "reserved >= 0 AND fulfilled >= 0 AND reserved + fulfilled <= quota");
                    table.CheckConstraint("ck_allotments_pool", "NOT is_pool OR (hospital_id IS NULL AND country IS NULL AND period_from IS NULL AND period_to IS NULL)");
                    table.ForeignKey(
                        name: "fk_allotments_commitments_commitment_id",
                        column: x => x.commitment_id,
                        principalTable: "commitments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_allotments_hospitals_hospital_id",
                        column: x => x.hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "imports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    file_of = table.Column<Guid>(type: "TEXT", nullable: false),
                    list_name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    file_sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    camp_date = table.Column<string>(type: "TEXT", nullable: false),
                    encoding = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    delimiter = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    is_dry_run = table.Column<bool>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    reason_code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    cancel_requested = table.Column<bool>(type: "INTEGER", nullable: false),
                    rows_done = table.Column<int>(type: "INTEGER", nullable: false),
                    rows_total = table.Column<int>(type: "INTEGER", nullable: true),
                    accepted = table.Column<int>(type: "INTEGER", nullable: false),
                    warned = table.Column<int>(type: "INTEGER", nullable: false),
                    duplicates = table.Column<int>(type: "INTEGER", nullable: false),
                    rejected = table.Column<int>(type: "INTEGER", nullable: false),
                    skipped = table.Column<int>(type: "INTEGER", nullable: false),
                    requested_at = table.Column<long>(type: "INTEGER", nullable: false),
                    requested_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: true),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    lease_owner = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imports", x => x.id);
                    table.ForeignKey(
                        name: "fk_imports_hospitals_hospital_id",
                        column: x => x.hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "patients",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    family_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    given_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    patronymic = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    names_key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    sex = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    birth_year = table.Column<int>(type: "INTEGER", nullable: false),
                    birth_date = table.Column<string>(type: "TEXT", nullable: true),
                    birth_precision = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    citizenship = table.Column<string>(type: "TEXT", maxLength: 2, nullable: true),
                    residence_country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: true),
                    address = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    notes = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    depends_on_carer = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_carer_or_earner = table.Column<bool>(type: "INTEGER", nullable: false),
                    travel_minutes = table.Column<int>(type: "INTEGER", nullable: true),
                    language = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    home_hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    merged_into_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    registered_at = table.Column<long>(type: "INTEGER", nullable: false),
                    registered_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    import_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patients", x => x.id);
                    table.CheckConstraint("ck_patients_birth", "(birth_precision = 'Date') = (birth_date IS NOT NULL)");
                    table.CheckConstraint("ck_patients_merged", "(status = 'Merged') = (merged_into_id IS NOT NULL)");
                    table.ForeignKey(
                        name: "fk_patients_hospitals_home_hospital_id",
                        column: x => x.home_hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_patients_patients_merged_into_id",
                        column: x => x.merged_into_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "screening_camps",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    date = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_screening_camps", x => x.id);
                    table.ForeignKey(
                        name: "fk_screening_camps_hospitals_hospital_id",
                        column: x => x.hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "surgeons",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    home_hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_retired = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_surgeons", x => x.id);
                    table.ForeignKey(
                        name: "fk_surgeons_hospitals_home_hospital_id",
                        column: x => x.home_hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "theatres",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    is_retired = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_theatres", x => x.id);
                    table.ForeignKey(
                        name: "fk_theatres_hospitals_hospital_id",
                        column: x => x.hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "mission_hospitals",
                columns: table => new
                {
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mission_hospitals", x => new { x.mission_id, x.hospital_id });
                    table.ForeignKey(
                        name: "fk_mission_hospitals_hospitals_hospital_id",
                        column: x => x.hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_mission_hospitals_missions_mission_id",
                        column: x => x.mission_id,
                        principalTable: "missions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ledger",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    commitment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    allotment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    quota_change = table.Column<int>(type: "INTEGER", nullable: false),
                    reserved_change = table.Column<int>(type: "INTEGER", nullable: false),
                    fulfilled_change = table.Column<int>(type: "INTEGER", nullable: false),
                    booking_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    operation_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    rule_version = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger", x => x.id);
                    table.CheckConstraint("ck_ledger_changes", "quota_change <> 0 OR reserved_change <> 0 OR fulfilled_change <> 0");
                    table.ForeignKey(
                        name: "fk_ledger_allotments_allotment_id",
                        column: x => x.allotment_id,
                        principalTable: "allotments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_ledger_commitments_commitment_id",
                        column: x => x.commitment_id,
                        principalTable: "commitments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "import_files",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_files", x => x.import_id);
                    table.ForeignKey(
                        name: "fk_import_files_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "import_rows",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    row = table.Column<int>(type: "INTEGER", nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    codes = table.Column<string>(type: "TEXT", nullable: false),
                    flags = table.Column<string>(type: "TEXT", nullable: false),
                    fields_json = table.Column<string>(type: "TEXT", nullable: false),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_rows", x => new { x.import_id, x.row });
                    table.ForeignKey(
                        name: "fk_import_rows_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "patient_consents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    purpose = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    given = table.Column<bool>(type: "INTEGER", nullable: false),
                    method = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    text_version = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    is_current = table.Column<bool>(type: "INTEGER", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    withdrawn_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    withdrawal_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_consents", x => x.id);
                    table.ForeignKey(
                        name: "fk_patient_consents_patients_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "patient_contacts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    telegram_chat = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    language = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    channels = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    zone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    broken_channels = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    stopped_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_removed = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_contacts", x => x.id);
                    table.ForeignKey(
                        name: "fk_patient_contacts_patients_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "patient_identifiers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    value = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    check = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    override_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    is_removed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_identifiers", x => x.id);
                    table.ForeignKey(
                        name: "fk_patient_identifiers_patients_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "patient_merges",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    survivor_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    merged_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    moved_json = table.Column<string>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_merges", x => x.id);
                    table.ForeignKey(
                        name: "fk_patient_merges_patients_merged_id",
                        column: x => x.merged_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_patient_merges_patients_survivor_id",
                        column: x => x.survivor_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "patient_search_terms",
                columns: table => new
                {
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    term = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    words = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_search_terms", x => new { x.patient_id, x.hospital_id, x.term });
                    table.ForeignKey(
                        name: "fk_patient_search_terms_patients_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "patient_unavailabilities",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<string>(type: "TEXT", nullable: false),
                    to = table.Column<string>(type: "TEXT", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_patient_unavailabilities", x => x.id);
                    table.CheckConstraint("ck_unavailabilities_days", "\"from\" <= \"to\"");
                    table.ForeignKey(
                        name: "fk_patient_unavailabilities_patients_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "waiting_list",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    eye = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    screening_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    listed_on = table.Column<string>(type: "TEXT", nullable: false),
                    listed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    tier = table.Column<int>(type: "INTEGER", maxLength: 32, nullable: false),
                    points = table.Column<int>(type: "INTEGER", nullable: false),
                    rank_tier = table.Column<int>(type: "INTEGER", maxLength: 32, nullable: false),
                    rank_points = table.Column<int>(type: "INTEGER", nullable: false),
                    rule_version = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    explanation_json = table.Column<string>(type: "TEXT", nullable: false),
                    ranked_on = table.Column<string>(type: "TEXT", nullable: false),
                    points_change_on = table.Column<string>(type: "TEXT", nullable: true),
                    override_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    override_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    override_at = table.Column<long>(type: "INTEGER", nullable: true),
                    queue = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    flags = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    bumped_count = table.Column<int>(type: "INTEGER", nullable: false),
                    poor_expected_benefit = table.Column<bool>(type: "INTEGER", nullable: false),
                    hold_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    hold_review_on = table.Column<string>(type: "TEXT", nullable: true),
                    removal_reason = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: true),
                    language = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    import_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_waiting_list", x => x.id);
                    table.CheckConstraint("ck_waiting_list_hold", "(status = 'OnHold') = (hold_reason IS NOT NULL)");
                    table.CheckConstraint("ck_waiting_list_override", "(override_at IS NULL) = (override_reason IS NULL)");
                    table.CheckConstraint("ck_waiting_list_removed", "(status = 'Removed') = (removal_reason IS NOT NULL)");
                    table.ForeignKey(
                        name: "fk_waiting_list_hospitals_hospital_id",
                        column: x => x.hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_waiting_list_patients_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "screenings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    camp_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    examined_on = table.Column<string>(type: "TEXT", nullable: false),
                    examined_by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    diagnosis = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    systolic_mm_hg = table.Column<int>(type: "INTEGER", nullable: true),
                    diastolic_mm_hg = table.Column<int>(type: "INTEGER", nullable: true),
                    glucose = table.Column<decimal>(type: "TEXT", precision: 10, scale: 3, nullable: true),
                    glucose_unit = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    inr = table.Column<decimal>(type: "TEXT", precision: 10, scale: 3, nullable: true),
                    active_infection = table.Column<bool>(type: "INTEGER", nullable: false),
                    notes = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_screenings", x => x.id);
                    table.CheckConstraint("ck_screenings_glucose_unit", "(glucose IS NULL) = (glucose_unit IS NULL)");
                    table.CheckConstraint("ck_screenings_pressure", "systolic_mm_hg IS NULL OR systolic_mm_hg > diastolic_mm_hg");
                    table.ForeignKey(
                        name: "fk_screenings_hospitals_hospital_id",
                        column: x => x.hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_screenings_patients_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_screenings_screening_camps_camp_id",
                        column: x => x.camp_id,
                        principalTable: "screening_camps",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "theatre_sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    theatre_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    surgeon_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    date = table.Column<string>(type: "TEXT", nullable: false),
                    start = table.Column<string>(type: "TEXT", nullable: false),
                    end = table.Column<string>(type: "TEXT", nullable: false),
                    zone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    starts_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ends_at = table.Column<long>(type: "INTEGER", nullable: false),
                    technique = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    general_anaesthesia = table.Column<bool>(type: "INTEGER", nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: false),
                    kept_places = table.Column<int>(type: "INTEGER", nullable: false),
                    taken = table.Column<int>(type: "INTEGER", nullable: false),
                    kept_taken = table.Column<int>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    cancellation_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_theatre_sessions", x => x.id);
                    table.CheckConstraint("ck_sessions_taken", "kept_taken >= 0 AND kept_taken <= kept_places AND taken >= kept_taken AND taken <= capacity AND capacity > 0");
                    table.CheckConstraint("ck_sessions_times", "starts_at < ends_at");
                    table.ForeignKey(
                        name: "fk_theatre_sessions_hospitals_hospital_id",
                        column: x => x.hospital_id,
                        principalTable: "hospitals",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_theatre_sessions_missions_mission_id",
                        column: x => x.mission_id,
                        principalTable: "missions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_theatre_sessions_surgeons_surgeon_id",
                        column: x => x.surgeon_id,
                        principalTable: "surgeons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_theatre_sessions_theatres_theatre_id",
                        column: x => x.theatre_id,
                        principalTable: "theatres",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "acuity_readings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    screening_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    eye = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    type = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    written = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    notation = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    log_mar = table.Column<double>(type: "REAL", nullable: true),
                    projection = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    distance_metres = table.Column<decimal>(type: "TEXT", precision: 10, scale: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_acuity_readings", x => x.id);
                    table.CheckConstraint("ck_readings_rank", "rank BETWEEN 0 AND 6");
                    table.ForeignKey(
                        name: "fk_acuity_readings_screenings_screening_id",
                        column: x => x.screening_id,
                        principalTable: "screenings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "eye_findings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    screening_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    eye = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    presenting_rank = table.Column<int>(type: "INTEGER", nullable: true),
                    best_rank = table.Column<int>(type: "INTEGER", nullable: true),
                    is_operated = table.Column<bool>(type: "INTEGER", nullable: false),
                    cataract_is_main_cause = table.Column<bool>(type: "INTEGER", nullable: true),
                    cause = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    proposed = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    proposed_reasons = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    rule_version = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    decision = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    decision_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_eye_findings", x => x.id);
                    table.CheckConstraint("ck_findings_ranks", "(presenting_rank IS NULL OR presenting_rank BETWEEN 0 AND 6) AND (best_rank IS NULL OR best_rank BETWEEN 0 AND 6)");
                    table.ForeignKey(
                        name: "fk_eye_findings_screenings_screening_id",
                        column: x => x.screening_id,
                        principalTable: "screenings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "slots",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    arrival = table.Column<string>(type: "TEXT", nullable: false),
                    booking_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_slots", x => x.id);
                    table.ForeignKey(
                        name: "fk_slots_theatre_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "theatre_sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "bookings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reference = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    entry_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    eye = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    slot_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    commitment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    allotment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operation_date = table.Column<string>(type: "TEXT", nullable: false),
                    arrival = table.Column<string>(type: "TEXT", nullable: false),
                    zone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    arrives_at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    hold_expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    uses_kept_place = table.Column<bool>(type: "INTEGER", nullable: false),
                    interval_override_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    interval_override_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    end_reason = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    cancelled_by = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    end_note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    replaces_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    rescheduled_to_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    made_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    confirmed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    arrived_at = table.Column<long>(type: "INTEGER", nullable: true),
                    call_asked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bookings", x => x.id);
                    table.CheckConstraint("ck_bookings_hold", "(status = 'Held') = (hold_expires_at IS NOT NULL)");
                    table.ForeignKey(
                        name: "fk_bookings_allotments_allotment_id",
                        column: x => x.allotment_id,
                        principalTable: "allotments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bookings_patients_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bookings_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "theatre_sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bookings_slots_slot_id",
                        column: x => x.slot_id,
                        principalTable: "slots",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_bookings_waiting_list_entry_id",
                        column: x => x.entry_id,
                        principalTable: "waiting_list",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "call_turns",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    booking_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    taken_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    taken_at = table.Column<long>(type: "INTEGER", nullable: false),
                    taken_until = table.Column<long>(type: "INTEGER", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: true),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    call_again_at = table.Column<long>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_call_turns", x => x.id);
                    table.CheckConstraint("ck_call_turns_end", "(ended_at IS NULL) = (outcome IS NULL)");
                    table.ForeignKey(
                        name: "fk_call_turns_bookings_booking_id",
                        column: x => x.booking_id,
                        principalTable: "bookings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "operations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    entry_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    booking_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    eye = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    surgeon_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    mission_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    country = table.Column<string>(type: "TEXT", maxLength: 2, nullable: true),
                    operated_on = table.Column<string>(type: "TEXT", nullable: false),
                    procedure = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    technique = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    lens_power_dioptres = table.Column<decimal>(type: "TEXT", precision: 10, scale: 3, nullable: true),
                    complications = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    counts_as = table.Column<int>(type: "INTEGER", nullable: false),
                    paid_from_other_source = table.Column<bool>(type: "INTEGER", nullable: false),
                    rule_version = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    commitment_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    allotment_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    beyond_ceiling = table.Column<bool>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    recorded_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    verified_at = table.Column<long>(type: "INTEGER", nullable: true),
                    verified_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    reversed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    reversed_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    reversal_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operations", x => x.id);
                    table.CheckConstraint("ck_operations_attribution", "NOT (beyond_ceiling AND allotment_id IS NOT NULL)");
                    table.CheckConstraint("ck_operations_counts", "counts_as IN (0, 1)");
                    table.CheckConstraint("ck_operations_verified", "status = 'Recorded' OR verified_by IS NOT NULL");
                    table.CheckConstraint("ck_operations_verifier", "verified_by IS NULL OR verified_by <> recorded_by");
                    table.ForeignKey(
                        name: "fk_operations_allotments_allotment_id",
                        column: x => x.allotment_id,
                        principalTable: "allotments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_operations_bookings_booking_id",
                        column: x => x.booking_id,
                        principalTable: "bookings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_operations_patients_patient_id",
                        column: x => x.patient_id,
                        principalTable: "patients",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_operations_surgeons_surgeon_id",
                        column: x => x.surgeon_id,
                        principalTable: "surgeons",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_operations_waiting_list_entry_id",
                        column: x => x.entry_id,
                        principalTable: "waiting_list",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reminders",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    booking_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operation_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    patient_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    hospital_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    step = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    policy_version = table.Column<int>(type: "INTEGER", nullable: false),
                    due_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    next_try_at = table.Column<long>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    lease_owner = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    lease_until = table.Column<long>(type: "INTEGER", nullable: true),
                    sent_at = table.Column<long>(type: "INTEGER", nullable: true),
                    delivered_at = table.Column<long>(type: "INTEGER", nullable: true),
                    failed_ways = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    language = table.Column<string>(type: "TEXT", maxLength: 12, nullable: true),
                    segments = table.Column<int>(type: "INTEGER", nullable: true),
                    reason_code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reminders", x => x.id);
                    table.CheckConstraint("ck_reminders_expiry", "due_at < expires_at");
                    table.CheckConstraint("ck_reminders_lease", "(status = 'Sending') = (lease_until IS NOT NULL)");
                    table.ForeignKey(
                        name: "fk_reminders_bookings_booking_id",
                        column: x => x.booking_id,
                        principalTable: "bookings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "delivery_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reminder_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    reported_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_delivery_reports", x => x.id);
                    table.ForeignKey(
                        name: "fk_delivery_reports_reminders_reminder_id",
                        column: x => x.reminder_id,
                        principalTable: "reminders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reminder_attempts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reminder_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    provider_id = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    contact_id = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reminder_attempts", x => x.id);
                    table.ForeignKey(
                        name: "fk_reminder_attempts_reminders_reminder_id",
                        column: x => x.reminder_id,
                        principalTable: "reminders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_acuity_readings_screening_id_eye_type",
                table: "acuity_readings",
                columns: new[] { "screening_id", "eye", "type" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_allotments_hospital_id_is_open",
                table: "allotments",
                columns: new[] { "hospital_id", "is_open" });

            migrationBuilder.CreateIndex(
                name: "ux_allotments_pool",
                table: "allotments",
                column: "commitment_id",
                unique: true,
                filter: "is_pool");

            migrationBuilder.CreateIndex(
                name: "ix_audit_patient",
                table: "audit_records",
                column: "patient_id",
                filter: "patient_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_audit_records_subject_id_id",
                table: "audit_records",
                columns: new[] { "subject_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_seals_record_id",
                table: "audit_seals",
                column: "record_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bookings_allotment",
                table: "bookings",
                column: "allotment_id",
                filter: "status IN ('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre')");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_holds",
                table: "bookings",
                column: "hold_expires_at",
                filter: "status = 'Held'");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_hospital_id_operation_date",
                table: "bookings",
                columns: new[] { "hospital_id", "operation_date" });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_patient",
                table: "bookings",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_reference",
                table: "bookings",
                column: "reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bookings_session_id",
                table: "bookings",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ux_bookings_entry",
                table: "bookings",
                column: "entry_id",
                unique: true,
                filter: "status IN ('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre')");

            migrationBuilder.CreateIndex(
                name: "ux_bookings_eye",
                table: "bookings",
                columns: new[] { "patient_id", "eye" },
                unique: true,
                filter: "status IN ('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre')");

            migrationBuilder.CreateIndex(
                name: "ux_bookings_patient_day",
                table: "bookings",
                columns: new[] { "patient_id", "operation_date" },
                unique: true,
                filter: "status IN ('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre', 'Completed')");

            migrationBuilder.CreateIndex(
                name: "ux_bookings_slot",
                table: "bookings",
                column: "slot_id",
                unique: true,
                filter: "status IN ('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre', 'Completed')");

            migrationBuilder.CreateIndex(
                name: "ix_call_turns_booking_id",
                table: "call_turns",
                column: "booking_id");

            migrationBuilder.CreateIndex(
                name: "ix_call_turns_hospital_id_taken_until",
                table: "call_turns",
                columns: new[] { "hospital_id", "taken_until" },
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_call_turns_clerk",
                table: "call_turns",
                column: "taken_by",
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ux_call_turns_person",
                table: "call_turns",
                column: "patient_id",
                unique: true,
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_commitments_code",
                table: "commitments",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_delivery_reports_contact_id_reported_at",
                table: "delivery_reports",
                columns: new[] { "contact_id", "reported_at" });

            migrationBuilder.CreateIndex(
                name: "ix_delivery_reports_reminder_id_contact_id_channel_state",
                table: "delivery_reports",
                columns: new[] { "reminder_id", "contact_id", "channel", "state" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_eye_findings_screening_id_eye",
                table: "eye_findings",
                columns: new[] { "screening_id", "eye" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_eye_findings_undecided",
                table: "eye_findings",
                column: "screening_id",
                filter: "decision IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_hospitals_code",
                table: "hospitals",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_records_at",
                table: "idempotency_records",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_import_rows_patient",
                table: "import_rows",
                column: "patient_id",
                filter: "patient_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_imports_file_sha256",
                table: "imports",
                column: "file_sha256");

            migrationBuilder.CreateIndex(
                name: "ix_imports_hospital_id_id",
                table: "imports",
                columns: new[] { "hospital_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_imports_status",
                table: "imports",
                column: "status");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_allotment_id_id",
                table: "ledger",
                columns: new[] { "allotment_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ledger_booking_id",
                table: "ledger",
                column: "booking_id");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_commitment_id",
                table: "ledger",
                column: "commitment_id");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_operation_id",
                table: "ledger",
                column: "operation_id");

            migrationBuilder.CreateIndex(
                name: "ix_mission_hospitals_hospital_id",
                table: "mission_hospitals",
                column: "hospital_id");

            migrationBuilder.CreateIndex(
                name: "ix_missions_code",
                table: "missions",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_operations_allotment_id",
                table: "operations",
                column: "allotment_id");

            migrationBuilder.CreateIndex(
                name: "ix_operations_commitment_id_status",
                table: "operations",
                columns: new[] { "commitment_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_entry_id",
                table: "operations",
                column: "entry_id");

            migrationBuilder.CreateIndex(
                name: "ix_operations_hospital_id_operated_on",
                table: "operations",
                columns: new[] { "hospital_id", "operated_on" });

            migrationBuilder.CreateIndex(
                name: "ix_operations_surgeon_id",
                table: "operations",
                column: "surgeon_id");

            migrationBuilder.CreateIndex(
                name: "ux_operations_booking",
                table: "operations",
                column: "booking_id",
                unique: true,
                filter: "status <> 'Reversed'");

            migrationBuilder.CreateIndex(
                name: "ux_operations_lens",
                table: "operations",
                columns: new[] { "patient_id", "eye" },
                unique: true,
                filter: "status <> 'Reversed' AND procedure IN ('LensExtraction', 'LensExtractionWithGlaucoma')");

            migrationBuilder.CreateIndex(
                name: "ux_operations_patient_day",
                table: "operations",
                columns: new[] { "patient_id", "operated_on" },
                unique: true,
                filter: "status <> 'Reversed'");

            migrationBuilder.CreateIndex(
                name: "ux_consents_current",
                table: "patient_consents",
                columns: new[] { "patient_id", "purpose" },
                unique: true,
                filter: "is_current");

            migrationBuilder.CreateIndex(
                name: "ix_patient_contacts_patient_id",
                table: "patient_contacts",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_patient_identifiers_patient_id",
                table: "patient_identifiers",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_patient_identifiers_type_value",
                table: "patient_identifiers",
                columns: new[] { "type", "value" });

            migrationBuilder.CreateIndex(
                name: "ix_patient_merges_merged_id",
                table: "patient_merges",
                column: "merged_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_patient_merges_survivor_id",
                table: "patient_merges",
                column: "survivor_id");

            migrationBuilder.CreateIndex(
                name: "ix_patient_replies_booking_id",
                table: "patient_replies",
                column: "booking_id");

            migrationBuilder.CreateIndex(
                name: "ix_patient_replies_channel_provider_id",
                table: "patient_replies",
                columns: new[] { "channel", "provider_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_patient_replies_hospital_id_status_received_at",
                table: "patient_replies",
                columns: new[] { "hospital_id", "status", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_patient_replies_patient_id",
                table: "patient_replies",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_patient_search_terms_term",
                table: "patient_search_terms",
                column: "term");

            migrationBuilder.CreateIndex(
                name: "ix_patient_unavailabilities_patient_id",
                table: "patient_unavailabilities",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_patients_home_hospital_id_id",
                table: "patients",
                columns: new[] { "home_hospital_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_patients_merged_into_id",
                table: "patients",
                column: "merged_into_id");

            migrationBuilder.CreateIndex(
                name: "ix_patients_names_key",
                table: "patients",
                column: "names_key");

            migrationBuilder.CreateIndex(
                name: "ix_patients_reference",
                table: "patients",
                column: "reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_policies_kind_hospital_id_number",
                table: "policies",
                columns: new[] { "kind", "hospital_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reminder_attempts_reminder_id_number",
                table: "reminder_attempts",
                columns: new[] { "reminder_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reminders_booking_id_step",
                table: "reminders",
                columns: new[] { "booking_id", "step" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reminders_due",
                table: "reminders",
                column: "next_try_at",
                filter: "status IN ('Planned', 'Due')");

            migrationBuilder.CreateIndex(
                name: "ix_reminders_hospital_id_due_at",
                table: "reminders",
                columns: new[] { "hospital_id", "due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_reminders_leases",
                table: "reminders",
                column: "lease_until",
                filter: "status = 'Sending'");

            migrationBuilder.CreateIndex(
                name: "ix_reminders_patient_id",
                table: "reminders",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ix_role_grants_user_id",
                table: "role_grants",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_screening_camps_code",
                table: "screening_camps",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_screening_camps_hospital_id",
                table: "screening_camps",
                column: "hospital_id");

            migrationBuilder.CreateIndex(
                name: "ix_screenings_camp_id",
                table: "screenings",
                column: "camp_id");

            migrationBuilder.CreateIndex(
                name: "ix_screenings_hospital_id",
                table: "screenings",
                column: "hospital_id");

            migrationBuilder.CreateIndex(
                name: "ix_screenings_patient_id_examined_on",
                table: "screenings",
                columns: new[] { "patient_id", "examined_on" });

            migrationBuilder.CreateIndex(
                name: "ix_slots_session_id_position",
                table: "slots",
                columns: new[] { "session_id", "position" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ux_slots_booking",
                table: "slots",
                column: "booking_id",
                unique: true,
                filter: "booking_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_surgeons_home_hospital_id",
                table: "surgeons",
                column: "home_hospital_id");

            migrationBuilder.CreateIndex(
                name: "ix_surgeons_name_id",
                table: "surgeons",
                columns: new[] { "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_sessions_free",
                table: "theatre_sessions",
                columns: new[] { "hospital_id", "date", "starts_at", "id" },
                filter: "status = 'Open' AND taken < capacity");

            migrationBuilder.CreateIndex(
                name: "ix_theatre_sessions_mission_id",
                table: "theatre_sessions",
                column: "mission_id");

            migrationBuilder.CreateIndex(
                name: "ix_theatre_sessions_surgeon_id_starts_at",
                table: "theatre_sessions",
                columns: new[] { "surgeon_id", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "ix_theatre_sessions_theatre_id_starts_at",
                table: "theatre_sessions",
                columns: new[] { "theatre_id", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "ix_theatres_hospital_id_name",
                table: "theatres",
                columns: new[] { "hospital_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_users_normalized_user_name",
                table: "users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_waiting_list_holds",
                table: "waiting_list",
                columns: new[] { "hospital_id", "hold_review_on" },
                filter: "status = 'OnHold'");

            migrationBuilder.CreateIndex(
                name: "ix_waiting_list_hospital_id_points_change_on",
                table: "waiting_list",
                columns: new[] { "hospital_id", "points_change_on" });

            migrationBuilder.CreateIndex(
                name: "ix_waiting_list_longest",
                table: "waiting_list",
                columns: new[] { "hospital_id", "listed_on" },
                filter: "status = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_waiting_list_order",
                table: "waiting_list",
                columns: new[] { "hospital_id", "status", "rank_tier", "rank_points", "listed_at", "id", "listed_on", "eye", "queue", "country", "language" },
                descending: new[] { false, false, false, true, false, false, false, false, false, false, false });

            migrationBuilder.CreateIndex(
                name: "ix_waiting_list_patient_id",
                table: "waiting_list",
                column: "patient_id");

            migrationBuilder.CreateIndex(
                name: "ux_waiting_list_open_eye",
                table: "waiting_list",
                columns: new[] { "patient_id", "eye" },
                unique: true,
                filter: "status IN ('Waiting', 'OnHold', 'Booked')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "acuity_readings");

            migrationBuilder.DropTable(
                name: "audit_records");

            migrationBuilder.DropTable(
                name: "audit_seals");

            migrationBuilder.DropTable(
                name: "call_turns");

            migrationBuilder.DropTable(
                name: "delivery_reports");

            migrationBuilder.DropTable(
                name: "eye_findings");

            migrationBuilder.DropTable(
                name: "idempotency_records");

            migrationBuilder.DropTable(
                name: "import_files");

            migrationBuilder.DropTable(
                name: "import_rows");

            migrationBuilder.DropTable(
                name: "job_turns");

            migrationBuilder.DropTable(
                name: "ledger");

            migrationBuilder.DropTable(
                name: "mission_hospitals");

            migrationBuilder.DropTable(
                name: "operations");

            migrationBuilder.DropTable(
                name: "patient_consents");

            migrationBuilder.DropTable(
                name: "patient_contacts");

            migrationBuilder.DropTable(
                name: "patient_identifiers");

            migrationBuilder.DropTable(
                name: "patient_merges");

            migrationBuilder.DropTable(
                name: "patient_replies");

            migrationBuilder.DropTable(
                name: "patient_search_terms");

            migrationBuilder.DropTable(
                name: "patient_unavailabilities");

            migrationBuilder.DropTable(
                name: "policies");

            migrationBuilder.DropTable(
                name: "protection_keys");

            migrationBuilder.DropTable(
                name: "reminder_attempts");

            migrationBuilder.DropTable(
                name: "role_grants");

            migrationBuilder.DropTable(
                name: "settings");

            migrationBuilder.DropTable(
                name: "user_claims");

            migrationBuilder.DropTable(
                name: "user_logins");

            migrationBuilder.DropTable(
                name: "user_tokens");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.DropTable(
                name: "screenings");

            migrationBuilder.DropTable(
                name: "imports");

            migrationBuilder.DropTable(
                name: "reminders");

            migrationBuilder.DropTable(
                name: "screening_camps");

            migrationBuilder.DropTable(
                name: "bookings");

            migrationBuilder.DropTable(
                name: "allotments");

            migrationBuilder.DropTable(
                name: "slots");

            migrationBuilder.DropTable(
                name: "waiting_list");

            migrationBuilder.DropTable(
                name: "commitments");

            migrationBuilder.DropTable(
                name: "theatre_sessions");

            migrationBuilder.DropTable(
                name: "patients");

            migrationBuilder.DropTable(
                name: "missions");

            migrationBuilder.DropTable(
                name: "surgeons");

            migrationBuilder.DropTable(
                name: "theatres");

            migrationBuilder.DropTable(
                name: "hospitals");
        }
    }
}
