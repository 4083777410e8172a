export function DisclosuresPage() { return null; }
