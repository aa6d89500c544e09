"""A generated nation for trying and measuring the dashboards: real units, invented meetings, marked so everywhere."""
