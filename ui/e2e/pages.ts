/** Every page of the window and the heading it opens with; the tests of all pages go through them. */
export const PAGES = [
  ["/overview", "Overview"],
  ["/requests", "Requests"],
  ["/disclosures", "Disclosures"],
  ["/health", "System health"],
  ["/audit", "Audit trail"],
  ["/reports", "Reports"],
  ["/settings?section=sources", "Settings"],
  ["/settings?section=map", "Settings"],
  ["/settings?section=officers", "Settings"],
  ["/settings?section=appearance", "Settings"],
  ["/settings?section=shortcuts", "Settings"],
] as const;
