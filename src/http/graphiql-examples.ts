/** Queries to begin with, about the demo: GraphiQL opens each in a tab of its own, named after its operation. */
export const GRAPHIQL_EXAMPLES: readonly string[] = [
  `# Which sites are there, and what runs in them?
query SitesAndRigs {
  sites(first: 10) {
    totalCount
    nodes {
      code
      name
      area
      zone
      simulated
    }
  }
  rigs(site: "tsukihara-hydro", first: 5) {
    totalCount
    nodes {
      serial
      model
      place
      nameplateWatts
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  `# The energy statement of the demo's month: what matched surplus, what absorbed it, what was ordered.
query EnergyStatement {
  energyStatement(site: "tsukihara-hydro", period: "2023-03") {
    header {
      siteName
      period
      asOfSequence
      methodVersion
    }
    totals {
      energy {
        kWh
      }
      coincident {
        kWh
      }
      absorbed {
        kWh
      }
      instructed {
        kWh
      }
      unmatched {
        kWh
      }
      unassessed {
        kWh
      }
    }
    lift {
      value
      sentence
    }
    baseline {
      verdict
      sentence
    }
    conservation {
      law
      holds
    }
    standingSentences
    notices
  }
}
`,
  `# The same figures day by day; by: RIG and by: INTERVAL work too.
query Reconciliation {
  reconciliation(site: "tsukihara-hydro", period: "2023-03", by: DAY, first: 31) {
    totalCount
    nodes {
      label
      energy {
        kWh
      }
      coincident {
        kWh
      }
      absorbed {
        kWh
      }
      surplusOfArea {
        MWh
      }
      withheldBecause
    }
  }
}
`,
  `# What the grid operator curtailed in the area on one day.
query Surplus {
  surplus(area: "kyushu", period: "2023-03-05") {
    intervals {
      start
      end
      surplus {
        MWh
      }
      solarCurtailed {
        MWh
      }
      windCurtailed {
        MWh
      }
      quality
      status
    }
  }
}
`,
  `# Orders to use less or more.
query CurtailmentEvents {
  curtailmentEvents(site: "tsukihara-hydro", first: 20) {
    totalCount
    nodes {
      programme
      externalId
      kind
      state
      start
      end
      requestedWatts
    }
  }
}
`,
  `# How the demo's site followed the calls of the month: baseline, delivery, settlement and the rigs to look at.
query ComplianceStatement {
  complianceStatement(site: "tsukihara-hydro", period: "2023-03") {
    events {
      id
      kind
      verdict
      delivery
      deliveryUnadjusted
      obedience
      observedReductionKW
      flags
      baseline {
        preset
        status
        daysChosen {
          date
          windowUse {
            kWh
          }
        }
      }
    }
    settlements {
      date
      credited {
        kWh
      }
      shortfall {
        kWh
      }
    }
    workOrder {
      eventId
      serial
      place
      verdict
      lastWatts
      overSeconds
    }
    unknown
  }
}
`,
  `# How complete the readings of the month are, and what is wrong with them.
query DataQuality {
  dataQuality(site: "tsukihara-hydro", period: "2023-03") {
    staleDays
    series(first: 5) {
      totalCount
      nodes {
        code
        completenessPerMillion
        missing
        estimated
      }
    }
    findings(first: 20) {
      totalCount
      nodes {
        code
        seriesCode
        span {
          start
          end
        }
        detail
      }
    }
  }
}
`,
  `# Which files every figure comes from, newest first.
query ImportedFiles {
  importedFiles(first: 10) {
    totalCount
    nodes {
      name
      kind
      sha256
      recordedAt
      actorCode
      reason
      approvedBy
      replacesId
    }
  }
}
`,
  `# Reconciles the month again as a job. The same idempotencyKey again is the same job.
mutation Reconcile {
  reconcile(site: "tsukihara-hydro", period: "2023-03", idempotencyKey: "graphiql-example-1") {
    ... on Job {
      id
      state
      message
    }
    ... on RequestFailure {
      code
      message
      remedy
    }
  }
}
`,
];
