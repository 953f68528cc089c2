'use strict';

// Runs the steps that it reads as JSON from its input against an SQLite file, and prints
// what they return.
const { readFileSync } = require('fs');
const { Sequelize, DataTypes, Op } = require('sequelize');

const sequelize = new Sequelize({
  dialect: 'sqlite', dialectModule: require('./sqlite3'), storage: process.argv[2], logging: false,
});

const Visit = sequelize.define('Visit', {
  name: { type: DataTypes.STRING, allowNull: false },
  seenAt: DataTypes.DATE,
  day: DataTypes.DATEONLY,
}, { paranoid: true });

const names = (where) => Visit.findAll({ where, order: ['seenAt', 'name'] }).then((all) => all.map(({ name }) => name));

const steps = {
  sync: () => sequelize.sync().then(() => null),
  create: (row) => Visit.create(row),
  destroy: (where) => Visit.destroy({ where }),
  all: () => Visit.findAll({ paranoid: false, order: ['seenAt', 'name'] }),
  after: (date) => names({ seenAt: { [Op.gt]: new Date(date) } }),
  until: (date) => names({ seenAt: { [Op.lte]: new Date(date) } }),
  at: (date) => names({ seenAt: new Date(date) }),
};

async function main() {
  const results = [];
  for (const [step, value] of JSON.parse(readFileSync(0, 'utf8'))) {
    results.push(await steps[step](value));
  }
  await sequelize.close();
  console.log(JSON.stringify(results));
}

main().catch((err) => {
  console.error(err);
  process.exit(1);
});
