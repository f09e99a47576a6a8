namespace Outreach.Application.Invariants;

/// <summary>Commitments, allotments, ledger and what counts (domain §2 and §4: 2, 3 and 11).</summary>
internal static class LedgerInvariants
{
    private const string Active = "('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre')";

    public static readonly IReadOnlyList<InvariantCheck> All =
    [
        new("allotment-within-quota", 2, "SELECT id FROM allotments WHERE quota < 0 OR reserved < 0 OR fulfilled < 0 OR reserved + fulfilled > quota"),
        new("commitment-within-ceiling", 2, """
            SELECT c.id FROM commitments c JOIN allotments a ON a.commitment_id = c.id
            GROUP BY c.id, c.pledged, c.amended HAVING SUM(a.reserved + a.fulfilled) > c.pledged + c.amended
            """),
        new("quotas-make-up-the-ceiling", 2, """
            SELECT c.id FROM commitments c LEFT JOIN allotments a ON a.commitment_id = c.id
            GROUP BY c.id, c.status, c.pledged, c.amended
            HAVING COALESCE(SUM(a.quota), 0) <> CASE WHEN c.status = 'Draft' THEN 0 ELSE c.pledged + c.amended END
            """),
        new("commitment-has-one-pool", 2, """
            SELECT c.id FROM commitments c LEFT JOIN allotments a ON a.commitment_id = c.id AND a.is_pool
            GROUP BY c.id HAVING COUNT(a.id) <> 1
            """),
        new("only-active-commitments-are-open", 2, """
            SELECT a.id FROM allotments a JOIN commitments c ON c.id = a.commitment_id WHERE a.is_open AND c.status <> 'Active'
            """),

        new("balance-equals-ledger", 3, """
            SELECT a.id FROM allotments a LEFT JOIN (
                SELECT allotment_id, SUM(quota_change) AS quota, SUM(reserved_change) AS reserved, SUM(fulfilled_change) AS fulfilled
                FROM ledger GROUP BY allotment_id) l ON l.allotment_id = a.id
            WHERE a.quota <> COALESCE(l.quota, 0) OR a.reserved <> COALESCE(l.reserved, 0) OR a.fulfilled <> COALESCE(l.fulfilled, 0)
            """),
        new("ceiling-equals-ledger", 3, """
            SELECT c.id FROM commitments c LEFT JOIN (
                SELECT commitment_id,
                       SUM(CASE WHEN kind = 'Pledge' THEN quota_change ELSE 0 END) AS pledged,
                       SUM(CASE WHEN kind = 'Amend' THEN quota_change ELSE 0 END) AS amended
                FROM ledger WHERE kind IN ('Pledge', 'Amend') GROUP BY commitment_id) l ON l.commitment_id = c.id
            WHERE COALESCE(l.pledged, 0) <> CASE WHEN c.status = 'Draft' THEN 0 ELSE c.pledged END OR COALESCE(l.amended, 0) <> c.amended
            """),
        new("transfers-balance", 3, """
            SELECT commitment_id FROM ledger WHERE kind = 'Transfer' GROUP BY commitment_id HAVING SUM(quota_change) <> 0
            """),
        new("ledger-line-suits-its-kind", 3, """
            SELECT id FROM ledger WHERE
                (kind IN ('Pledge', 'Amend', 'Transfer') AND (quota_change = 0 OR reserved_change <> 0 OR fulfilled_change <> 0))
                OR (kind = 'Reserve' AND NOT (quota_change = 0 AND reserved_change = 1 AND fulfilled_change = 0))
                OR (kind = 'Release' AND NOT (quota_change = 0 AND reserved_change = -1 AND fulfilled_change = 0))
                OR (kind = 'Fulfil' AND NOT (quota_change = 0 AND reserved_change IN (0, -1) AND fulfilled_change = 1))
                OR (kind = 'Reverse' AND NOT (quota_change = 0 AND reserved_change = 0 AND fulfilled_change = -1))
            """),
        new("ledger-line-has-its-reason", 3, """
            SELECT id FROM ledger WHERE kind IN ('Amend', 'Transfer', 'Release', 'Reverse') AND COALESCE(reason, '') = ''
            """),
        new("ledger-line-names-its-cause", 3, """
            SELECT l.id FROM ledger l
            WHERE l.kind IN ('Reserve', 'Release', 'Fulfil', 'Reverse') AND l.booking_id IS NULL AND l.operation_id IS NULL
               OR l.booking_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.id = l.booking_id)
               OR l.operation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.id = l.operation_id)
            """),
        new("ledger-line-agrees-with-its-allotment", 3, """
            SELECT l.id FROM ledger l JOIN allotments a ON a.id = l.allotment_id WHERE a.commitment_id <> l.commitment_id
            """),
        new("draw-agrees-with-its-allotment", 3, """
            SELECT b.id FROM bookings b JOIN allotments a ON a.id = b.allotment_id WHERE a.commitment_id <> b.commitment_id
            UNION ALL
            SELECT o.id FROM operations o JOIN allotments a ON a.id = o.allotment_id WHERE o.commitment_id IS NULL OR a.commitment_id <> o.commitment_id
            UNION ALL
            SELECT o.id FROM operations o WHERE o.commitment_id IS NOT NULL AND o.allotment_id IS NULL
            """),
        new("reserved-equals-bookings-and-operations", 3, $"""
            SELECT a.id FROM allotments a
            LEFT JOIN (SELECT allotment_id, COUNT(*) AS held FROM bookings WHERE status IN {Active} GROUP BY allotment_id) b ON b.allotment_id = a.id
            LEFT JOIN (SELECT allotment_id, COUNT(*) AS held FROM operations WHERE status = 'Recorded' AND counts_as = 1 GROUP BY allotment_id) o ON o.allotment_id = a.id
            WHERE a.reserved <> COALESCE(b.held, 0) + COALESCE(o.held, 0)
            """),
        new("fulfilled-equals-verified-operations", 3, """
            SELECT a.id FROM allotments a
            LEFT JOIN (SELECT allotment_id, SUM(counts_as) AS counted FROM operations WHERE status = 'Verified' GROUP BY allotment_id) o ON o.allotment_id = a.id
            WHERE a.fulfilled <> COALESCE(o.counted, 0)
            """),
        new("operation-drawn-as-it-stands", 3, """
            SELECT o.id FROM operations o
            LEFT JOIN (SELECT operation_id, SUM(fulfilled_change) AS fulfilled FROM ledger WHERE operation_id IS NOT NULL GROUP BY operation_id) l ON l.operation_id = o.id
            WHERE COALESCE(l.fulfilled, 0) <> CASE WHEN o.status = 'Verified' AND o.counts_as = 1 AND o.allotment_id IS NOT NULL THEN 1 ELSE 0 END
            """),
        new("booking-drawn-as-it-stands", 3, $"""
            SELECT b.id FROM bookings b
            LEFT JOIN (SELECT booking_id, SUM(reserved_change) AS reserved FROM ledger WHERE booking_id IS NOT NULL GROUP BY booking_id) l ON l.booking_id = b.id
            WHERE b.status IN {Active} AND COALESCE(l.reserved, 0) <> 1
               OR b.status NOT IN {Active} AND b.status <> 'Completed' AND COALESCE(l.reserved, 0) <> 0
            """),
        new("operation-drawn-within-the-window", 3, """
            SELECT o.id FROM operations o JOIN commitments c ON c.id = o.commitment_id
            WHERE o.status <> 'Reversed' AND o.counts_as = 1 AND (o.operated_on < c.window_from OR o.operated_on > c.window_to)
            """),
        new("operation-verified-by-somebody-else", 3, """
            SELECT id FROM operations WHERE verified_by = recorded_by OR (status <> 'Recorded' AND (verified_by IS NULL OR verified_at IS NULL))
            """),
        new("count-follows-the-counting-rule", 3, """
            SELECT id FROM operations WHERE counts_as <>
                CASE WHEN procedure IN ('LensExtraction', 'LensExtractionWithGlaucoma') AND NOT paid_from_other_source THEN 1 ELSE 0 END
            """),

        new("counting-operation-has-a-place", 11, """
            SELECT id FROM operations
            WHERE (beyond_ceiling AND (allotment_id IS NOT NULL OR counts_as <> 1))
               OR (counts_as = 1 AND status <> 'Reversed' AND NOT beyond_ceiling AND allotment_id IS NULL)
            """),
    ];
}
