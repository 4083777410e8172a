import { Navigate } from "@tanstack/react-router";

import { useMay } from "./session.tsx";

/** Where an officer begins: the first page that their roles open. */
export function Home() {
  const may = useMay();
  if (may("requests.read")) return <Navigate to="/overview" replace />;
  if (may("audit.read")) return <Navigate to="/audit" replace />;
  if (may("disclosures.read")) return <Navigate to="/disclosures" replace />;
  if (may("monitor.read")) return <Navigate to="/health" replace />;
  return <Navigate to="/settings" replace />;
}
