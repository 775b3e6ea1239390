import type { TranslationMessages } from 'react-admin';

type Words = TranslationMessages['ra'];

/** What no page of ours has: files, passwords, saved searches, pages that arrange themselves, and records that are changed. */
type Unused = 'input' | 'saved_queries' | 'guesser' | 'configurable';
type UnusedMessage = `bulk_${string}` | `delete_${string}`;
type UnusedNotification =
  'updated' | 'created' | 'deleted' | 'bad_item' | 'item_doesnt_exist' | 'canceled';

interface UsedWords {
  readonly ra: Omit<Words, Unused | 'message' | 'notification'> & {
    readonly message: Omit<Words['message'], UnusedMessage>;
    readonly notification: Omit<Words['notification'], UnusedNotification>;
  };
}

/** react-admin's own words in Portuguese; the compiler refuses a missing one of those that are used. */
export const adminPortuguese: UsedWords = {
  ra: {
    action: {
      add_filter: 'Adicionar filtro',
      add: 'Adicionar',
      back: 'Voltar',
      bulk_actions: '1 item selecionado |||| %{smart_count} itens selecionados',
      cancel: 'Cancelar',
      clear_array_input: 'Limpar a lista',
      clear_input_value: 'Limpar o campo',
      clone: 'Duplicar',
      confirm: 'Confirmar',
      create: 'Criar',
      create_item: 'Criar %{item}',
      delete: 'Excluir',
      edit: 'Editar',
      export: 'Exportar',
      list: 'Lista',
      refresh: 'Atualizar',
      remove_filter: 'Remover este filtro',
      remove_all_filters: 'Remover todos os filtros',
      remove: 'Remover',
      reset: 'Desfazer alterações',
      save: 'Salvar',
      search: 'Buscar',
      search_columns: 'Buscar colunas',
      select_all: 'Selecionar tudo',
      select_all_button: 'Selecionar tudo',
      select_row: 'Selecionar esta linha',
      show: 'Ver',
      sort: 'Ordenar',
      undo: 'Desfazer',
      unselect: 'Desmarcar',
      expand: 'Expandir',
      close: 'Fechar',
      open_menu: 'Abrir o menu',
      close_menu: 'Fechar o menu',
      update: 'Atualizar',
      move_up: 'Mover para cima',
      move_down: 'Mover para baixo',
      open: 'Abrir',
      toggle_theme: 'Alternar entre claro e escuro',
      select_columns: 'Colunas',
      update_application: 'Recarregar a página',
    },
    boolean: {
      true: 'Sim',
      false: 'Não',
      null: ' ',
    },
    page: {
      create: 'Criar %{name}',
      dashboard: 'Visão geral',
      edit: '%{name} %{recordRepresentation}',
      error: 'Algo deu errado',
      list: '%{name}',
      loading: 'Carregando',
      not_found: 'Página não encontrada',
      show: '%{name} %{recordRepresentation}',
      empty: 'Nada aqui ainda: %{name}.',
      invite: 'Quer adicionar?',
      access_denied: 'Acesso negado',
      authentication_error: 'Erro ao entrar',
    },
    message: {
      about: 'Sobre',
      access_denied: 'Você não tem permissão para ver esta página',
      are_you_sure: 'Tem certeza?',
      authentication_error:
        'O servidor respondeu com um erro e a sua entrada não pôde ser conferida.',
      auth_error: 'Ocorreu um erro ao conferir a sua entrada.',
      clear_array_input: 'Limpar a lista inteira?',
      details: 'Detalhes',
      error: 'Um erro nesta página impediu a conclusão do pedido.',
      invalid_form: 'O formulário tem erros. Confira os campos.',
      loading: 'Aguarde',
      no: 'Não',
      not_found: 'O endereço está errado, ou o link que o trouxe aqui é antigo.',
      select_all_limit_reached:
        'São itens demais para selecionar todos. Só os primeiros %{max} foram selecionados.',
      unsaved_changes: 'Há alterações que não foram salvas. Sair mesmo assim?',
      yes: 'Sim',
      placeholder_data_warning: 'Sem rede: os dados não puderam ser atualizados.',
    },
    navigation: {
      clear_filters: 'Limpar os filtros',
      no_filtered_results: 'Nada encontrado com estes filtros.',
      no_results: 'Nada encontrado',
      no_more_results: 'A página %{page} não existe. Tente a anterior.',
      page_out_of_boundaries: 'A página %{page} não existe',
      page_out_from_end: 'Esta é a última página',
      page_out_from_begin: 'Esta é a primeira página',
      page_range_info: '%{offsetBegin}–%{offsetEnd} de %{total}',
      partial_page_range_info: '%{offsetBegin}–%{offsetEnd} de mais de %{offsetEnd}',
      current_page: 'Página %{page}',
      page: 'Ir para a página %{page}',
      first: 'Ir para a primeira página',
      last: 'Ir para a última página',
      next: 'Ir para a próxima página',
      previous: 'Ir para a página anterior',
      page_rows_per_page: 'Linhas por página:',
      skip_nav: 'Pular para o conteúdo',
    },
    sort: {
      sort_by: 'Ordenar por %{field_lower_first}, %{order}',
      ASC: 'crescente',
      DESC: 'decrescente',
    },
    auth: {
      auth_check_error: 'Entre para continuar',
      user_menu: 'Perfil',
      username: 'Usuário',
      password: 'Senha',
      email: 'E-mail',
      sign_in: 'Entrar',
      sign_in_error: 'Não foi possível entrar. Confira e tente de novo.',
      logout: 'Sair',
    },
    notification: {
      http_error: 'O servidor não respondeu',
      data_provider_error: 'Erro ao buscar os dados.',
      i18n_error: 'As palavras deste idioma não puderam ser carregadas',
      logged_out: 'A sua sessão terminou. Entre de novo.',
      not_authorized: 'Você não tem permissão para isso.',
      application_update_available: 'Há uma versão nova desta página.',
      offline: 'Sem rede. Os dados não puderam ser buscados.',
    },
    validation: {
      required: 'Obrigatório',
      minLength: 'Deve ter pelo menos %{min} caracteres',
      maxLength: 'Deve ter no máximo %{max} caracteres',
      minValue: 'Deve ser no mínimo %{min}',
      maxValue: 'Deve ser no máximo %{max}',
      number: 'Deve ser um número',
      email: 'Deve ser um e-mail válido',
      oneOf: 'Deve ser um destes: %{options}',
      regex: 'Deve ter o formato (regexp): %{pattern}',
      unique: 'Já existe um igual',
    },
  },
};
