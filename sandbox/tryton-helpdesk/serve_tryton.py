"""A Tryton with SQLite: `create` makes its database with the data of a small company, `serve` runs it.

Usage: serve_tryton.py create|serve <folder> <port> <password>
"""

import logging
import os
import sys
from decimal import Decimal

DATABASE = 'tryton'

command, folder, port, password = sys.argv[1:]
file = os.path.join(folder, f'{DATABASE}.sqlite')

from trytond import config  # noqa: E402

config.set('database', 'uri', 'sqlite://')
config.set('database', 'path', folder)
config.set('database', 'list', 'True')
config.set('web', 'listen', f'127.0.0.1:{port}')
# a session must outlast a pause of the person who looks at the pair
config.set('session', 'timeout', '3600')


def create():
    """Installs the modules, then a company with a chart of accounts, two users, a customer and two services."""
    open(file, 'a').close()
    secret = os.path.join(folder, 'password')
    with open(secret, 'w') as out:
        out.write(password)
    os.environ['TRYTONPASSFILE'] = secret

    from trytond import admin, commandline

    options = ['--database', DATABASE, '--update', 'sale', '--activate-dependencies', '--email', 'admin@example.com']
    admin.run(commandline.get_parser_admin().parse_args(options))
    os.remove(secret)

    company = _transact(_company)
    for work in (_chart, _users, _customer_and_services):
        _transact(work, company=company)


def _transact(work, **context):
    """Does the work as the administrator. Some of it locks tables, which Tryton does when the transaction starts anew."""
    from trytond.pool import Pool
    from trytond.transaction import Transaction, TransactionError

    locks = {}
    while True:
        with Transaction().start(DATABASE, 1, context=context, **locks) as transaction:
            try:
                return work(Pool(), **context)
            except TransactionError as error:
                transaction.rollback()
                error.fix(locks)


def _create(pool, model, **values):
    return pool.get(model).create([values])[0]


def _company(pool):
    currency = _create(
        pool,
        'currency.currency',
        name='Real',
        symbol='R$',
        code='BRL',
        rounding=Decimal('0.01'),
        rates=[('create', [{'rate': Decimal(1)}])],
    )
    party = _create(pool, 'party.party', name='Acme Climatização')
    company = _create(pool, 'company.company', party=party.id, currency=currency.id)
    return company.id


def _chart(pool, company):
    template = pool.get('ir.model.data').get_id('account', 'account_template_root_en')
    Wizard = pool.get('account.create_chart', type='wizard')
    session, _, _ = Wizard.create()
    wizard = Wizard(session)
    wizard.account.account_template = template
    wizard.account.company = company
    wizard.transition_create_account()
    Account = pool.get('account.account')
    configuration = pool.get('account.configuration')(1)
    for kind in ('receivable', 'payable'):
        account, *_ = Account.search([(f'type.{kind}', '=', True), ('party_required', '=', True)])
        setattr(configuration, f'default_account_{kind}', account)
    configuration.save()


def _users(pool, company):
    """`ana` sells, `ponte` is the bridge: both may sell, none may administer."""
    Group = pool.get('res.group')
    groups = Group.search([('name', 'in', ['Sales', 'Sales Administrator'])])
    for login, name in (('ana', 'Ana Vendas'), ('ponte', 'Ponte')):
        _create(
            pool,
            'res.user',
            name=name,
            login=login,
            password=password,
            groups=[('add', [group.id for group in groups])],
            companies=[('add', [company])],
            company=company,
        )


def _customer_and_services(pool, company):
    _create(
        pool,
        'party.party',
        name='Padaria do Bairro',
        code='77',
        addresses=[('create', [{'street': 'Rua das Flores, 12', 'city': 'Joinville'}])],
        contact_mechanisms=[('create', [{'type': 'email', 'value': 'contato@padaria.example'}])],
    )
    revenue, *_ = pool.get('account.account').search(
        [('type.revenue', '=', True), ('closed', '=', False), ('name', '=', 'Services')]
    )
    category = _create(
        pool, 'product.category', name='Serviços', accounting=True, account_revenue=revenue.id
    )
    unit, *_ = pool.get('product.uom').search([('name', '=', 'Unit')])
    for code, name, price in (('S-10', 'Limpeza', 350), ('S-20', 'Carga de gás', 120)):
        _create(
            pool,
            'product.template',
            name=name,
            type='service',
            default_uom=unit.id,
            salable=True,
            sale_uom=unit.id,
            list_price=Decimal(price),
            account_category=category.id,
            products=[('create', [{'suffix_code': code}])],
        )


def serve():
    from trytond.pool import Pool

    Pool.start()
    Pool(DATABASE).init()

    from werkzeug.serving import run_simple

    from trytond.application import app

    run_simple('127.0.0.1', int(port), app, threaded=True)


logging.basicConfig(level=logging.WARNING)
{'create': create, 'serve': serve}[command]()
