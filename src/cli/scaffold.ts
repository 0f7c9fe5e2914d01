/** The files of a new project, by path. Small enough to read, complete enough to build and pass its tests. */
export function scaffold(name: string): Record<string, string> {
  return {
    "project.yml": `name: ${name}
version: "1.0.0"

# No profile is needed: quern builds into ${name}.duckdb beside this file.
# To use another database, write a profiles.yml and name its profile here:
# profile: ${name}

models:
  ${name}:
    +materialized: view
`,
    ".gitignore": "target/\nlogs/\nlake/\n.quern/\ndbt_packages/\n*.duckdb\n*.duckdb.wal\n",
    "seeds/raw_orders.csv":
      "order_id,customer,ordered_on,amount\n1,ann,2024-01-05,12.50\n2,bob,2024-01-07,8.00\n3,ann,2024-02-11,20.25\n",
    "models/orders_by_customer.sql": `select
    customer,
    count(*) as orders,
    sum(amount) as amount
from {{ ref('raw_orders') }}
group by customer
`,
    "models/models.yml": `models:
  - name: orders_by_customer
    description: One row for each customer with what they ordered.
    columns:
      - name: customer
        description: The customer's name.
        data_tests: [unique, not_null]
      - name: orders
        description: How many orders the customer made.
      - name: amount
        description: What the orders cost together.
`,
    "README.md": `# ${name}

    quern build     # load the seed, build the model, run the tests
    quern show --select orders_by_customer
`,
  };
}
