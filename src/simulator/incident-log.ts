/** The incidents of the account, oldest first, and their confirmation. */
import { DoubleError } from './double-error.ts';
import { newIncident, type Incident, type NewIncident } from './incident.ts';

export interface Confirmation {
  readonly result: string | null;
  readonly remark: string | null;
}

export class IncidentLog {
  readonly #incidents: Incident[];
  readonly #now: () => number;
  readonly #changed: () => void;

  constructor(incidents: Incident[], now: () => number, changed: () => void) {
    this.#incidents = incidents;
    this.#now = now;
    this.#changed = changed;
  }

  add(of: NewIncident): Incident {
    const incident = newIncident(of);
    this.#incidents.push(incident);
    this.#changed();
    return incident;
  }

  /** The live incidents. */
  all(): Incident[] {
    return this.#incidents;
  }

  /** Those that the incident list shows by now. */
  listed(): Incident[] {
    return this.#incidents.filter((of) => of.listedFromMs <= this.#now());
  }

  /** Throws `DoubleError` 404. */
  get(eventId: string): Incident {
    const incident = this.#incidents.find((of) => of.eventId === eventId);
    if (!incident) throw new DoubleError(404, `There is no incident ${eventId}.`);
    return incident;
  }

  /** Marks an incident confirmed, or with null unconfirmed again. */
  confirm(incident: Incident, confirmation: Confirmation | null): void {
    incident.eventStatus = confirmation === null ? 0 : 1;
    incident.confirmedResult = confirmation?.result ?? null;
    incident.confirmedRemark = confirmation?.remark ?? null;
    incident.confirmedMs = confirmation === null ? null : this.#now();
    this.#changed();
  }
}
