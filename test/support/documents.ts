/** The `check` and `request` documents of the report contract, as tests read them. */

export interface JsonPosition {
  readonly line: number;
  readonly character: number;
}

export interface JsonRange {
  readonly start: JsonPosition;
  readonly end: JsonPosition;
}

export interface JsonPlace {
  readonly file: string;
  readonly range: JsonRange;
}

export interface JsonAccess {
  readonly flags: readonly string[] | null;
  readonly requireSsl: boolean;
  readonly clientCertificate: string;
  readonly negotiation: string;
  readonly negotiationKnown: boolean;
  readonly mapping: readonly string[];
  readonly uploadReadAheadSize: number | null;
  readonly origin: JsonPlace | null;
}

export interface JsonPath {
  readonly path: string;
  readonly access: JsonAccess;
}

export interface JsonBinding {
  readonly protocol: string;
  readonly address: string | null;
  readonly port: number | null;
  readonly host: string | null;
  readonly sslFlags: { readonly value: number | null; readonly names: readonly string[]; readonly text?: string };
  readonly certificate: { readonly hash: string; readonly store: string | null; readonly selectedBy: string } | null;
}

export interface JsonSite {
  readonly id: number | null;
  readonly name: string;
  readonly sslMode: string;
  readonly bindings: readonly JsonBinding[];
  readonly paths: readonly JsonPath[];
}

export interface JsonFinding extends JsonPlace {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly site: string | null;
  readonly path: string | null;
  readonly suppressed: boolean;
}

export interface CheckDocument {
  readonly schemaVersion: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly inputs: readonly {
    readonly file: string;
    readonly format: string;
    readonly encoding: string;
    readonly problem?: string;
  }[];
  readonly server: { readonly product: string; readonly version: string; readonly windows: string | null };
  readonly sites: readonly JsonSite[];
  readonly unmapped: readonly { readonly file: string; readonly paths: readonly JsonPath[] }[];
  readonly findings: readonly JsonFinding[];
  readonly unknowns: readonly string[];
}

export interface RequestDocument {
  readonly schemaVersion: number;
  readonly url: string;
  readonly site: string | null;
  readonly path: string | null;
  readonly binding: Pick<JsonBinding, 'protocol' | 'address' | 'port' | 'host'> | null;
  readonly sslMode: string;
  readonly clientCertificate: { readonly asked: string; readonly result: string };
  readonly outcome: { readonly kind: string; readonly status: number | null; readonly substatus: number | null };
  readonly hops: readonly {
    readonly from: string;
    readonly to: string;
    readonly boundary: string;
    readonly payload: string;
  }[];
  readonly crossings: number;
  readonly unknowns: readonly string[];
}
