import "./ui/tokens.css";
import "./ui/fonts.css";
import "./ui/base.css";

import { LANGUAGE } from "./i18n/language.ts";
import { loadTexts } from "./i18n/texts.ts";

// Words are read when a module is evaluated, so they are there before the application is.
document.documentElement.lang = LANGUAGE;
void loadTexts(LANGUAGE)
  .then(() => import("./start.tsx"))
  .then(({ start }) => start());
