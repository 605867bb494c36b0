package org.opencpm.messaging;

/** All that a {@link MessageRepository} promises, whatever database is behind it. */
interface MessageRepositoryContract
    extends AcceptanceContract,
        PlanningContract,
        ClaimContract,
        LaneContract,
        FetchContract,
        LargeBodyContract,
        PassedContract,
        CompletionContract,
        ReportContract,
        ExpiryContract,
        ConcurrencyContract {}
