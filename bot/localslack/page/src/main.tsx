// Starts the page: who is looking (?as=U…), which look (light or dark), and the first connection. ?at=app leads to the app.

import { render } from "preact";
import { App } from "./shell/App";
import { connect, wasHere } from "./link";
import { applyLook } from "./look";
import { leadToApp } from "./shell/Sidebar";

applyLook();
render(<App />, document.getElementById("app") as HTMLElement);
document.querySelector("#app > .starting")?.remove();
const asked = new URL(location.href).searchParams;
connect(asked.get("as") ?? wasHere());
if (asked.get("at") === "app") void leadToApp();
