// Starts the page: who is looking (?as=U…), which look (light or dark), and the first connection.

import { render } from "preact";
import { App } from "./shell/App";
import { connect } from "./link";
import { applyLook } from "./look";

applyLook();
render(<App />, document.getElementById("app") as HTMLElement);
document.querySelector("#app > .starting")?.remove();
connect(new URL(location.href).searchParams.get("as") ?? "");
