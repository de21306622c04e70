import { app, namespace, serviceIp, servicePort, targetPort } from "../../cluster/names.ts";
import { ageOf, timestamp } from "../../cluster/time.ts";
import type { Resource } from "./resource.ts";

export const services: Resource = {
  header: ["NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE"],
  wideHeader: ["SELECTOR"],
  items: ({ history, t }) => [
    {
      name: app,
      labels: { app },
      row: [app, "ClusterIP", serviceIp, "<none>", `${servicePort}/TCP`, ageOf(history, 0, t)],
      wide: [`app=${app}`],
      object: () => ({
        apiVersion: "v1",
        kind: "Service",
        metadata: { creationTimestamp: timestamp(history, 0), labels: { app }, name: app, namespace },
        spec: {
          clusterIP: serviceIp,
          ports: [{ port: servicePort, protocol: "TCP", targetPort }],
          publishNotReadyAddresses: history.header.scenario.service.publishNotReadyAddresses,
          selector: { app },
          type: "ClusterIP",
        },
      }),
    },
  ],
};
